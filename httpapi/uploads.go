package httpapi

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
	"meridian/feed"
	"meridian/store"
)

func (s *Server) uploadOperations() {
	st := s.c.Store
	tags := []string{"uploads"}
	do(s, huma.Operation{OperationID: "uploads", Method: http.MethodGet, Path: "/v1/projects/{project}/uploads", Summary: "Files of a project", Tags: tags}, func(ctx context.Context, in *In) (*answerOf[listOf[store.Upload]], error) {
		if _, err := s.project(ctx, in.Project, store.Viewer); err != nil {
			return nil, err
		}
		return items(st.Uploads(ctx, in.Project))
	})
	type bringFile struct {
		In
		Name    string `query:"name" required:"true" minLength:"1" maxLength:"200"`
		Kind    string `query:"kind" enum:"feed,flows,pairs,zones" required:"true"`
		RawBody []byte `contentType:"application/octet-stream"`
	}
	do(s, huma.Operation{OperationID: "upload-create", Method: http.MethodPost, Path: "/v1/projects/{project}/uploads", Summary: "Bring a file; a feed is checked", Tags: tags, MaxBodyBytes: mostUpload, BodyReadTimeout: time.Minute, DefaultStatus: http.StatusCreated}, func(ctx context.Context, in *bringFile) (*answerOf[uploaded], error) {
		if _, err := s.project(ctx, in.Project, store.Analyst); err != nil {
			return nil, err
		}
		name, err := named("a file", in.Name)
		if err != nil {
			return nil, err
		}
		have, err := st.Stored(ctx, in.Project)
		if err != nil {
			return nil, err
		}
		if have+int64(len(in.RawBody)) > mostStored {
			return nil, meridian.Input("", "delete some", "the files of this project would take more than %d MiB", mostStored>>20)
		}
		problems, err := checkUpload(in.Kind, in.RawBody)
		if err != nil {
			return nil, err
		}
		u, err := st.NewUpload(ctx, actor(ctx), in.Project, name, in.Kind, in.RawBody)
		return body(uploaded{u, problems}, err)
	})
	type which struct {
		In
		Upload string `path:"upload" maxLength:"40"`
	}
	do(s, huma.Operation{OperationID: "upload", Method: http.MethodGet, Path: "/v1/projects/{project}/uploads/{upload}", Summary: "A file", Tags: tags, Responses: files("application/octet-stream")}, func(ctx context.Context, in *which) (*huma.StreamResponse, error) {
		if _, err := s.project(ctx, in.Project, store.Viewer); err != nil {
			return nil, err
		}
		_, content, err := st.Upload(ctx, in.Project, in.Upload)
		if err != nil {
			return nil, err
		}
		return attachment("application/octet-stream", in.Upload, content), nil
	})
	do(s, huma.Operation{OperationID: "upload-delete", Method: http.MethodDelete, Path: "/v1/projects/{project}/uploads/{upload}", Summary: "Delete a file", Tags: tags}, func(ctx context.Context, in *which) (*struct{}, error) {
		if _, err := s.project(ctx, in.Project, store.Analyst); err != nil {
			return nil, err
		}
		return nil, st.DeleteUpload(ctx, actor(ctx), in.Project, in.Upload)
	})
}

// attachment sends bytes that the browser must not show as a page of ours.
func attachment(contentType, name string, content []byte) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(c huma.Context) {
		c.SetHeader("Content-Type", contentType)
		c.SetHeader("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
		c.SetHeader("Cache-Control", "private, no-store")
		c.SetStatus(http.StatusOK)
		c.BodyWriter().Write(content) // a client that has gone is no error of ours
	}}
}

type uploaded struct {
	store.Upload
	Problems []feed.Problem `json:"problems" doc:"what the check of a feed found; with errors it can be mended but not used"`
}

// mostUnpacked bounds what a feed may unpack to, so that a small file cannot
// exhaust memory.
const (
	mostUnpacked = 48 << 20
	mostRows     = 400_000 // lines of all tables
	mostCells    = 10_000  // of a line
	mostFiles    = 1000
)

// checkUpload reads a feed as it would be used. Other kinds are read when they
// are used.
func checkUpload(kind string, content []byte) ([]feed.Problem, error) {
	if len(content) == 0 {
		return nil, meridian.Input("body", "send the bytes of the file", "the file is empty")
	}
	if kind != "feed" {
		return []feed.Problem{}, nil
	}
	// A header of the directory is longer than this mark, which stands before each.
	if n := bytes.Count(content, []byte("PK\x01\x02")); n > mostFiles {
		return nil, meridian.Input("body", "zip the tables of the feed alone", "the zip has %d files, more than %d", n, mostFiles)
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, meridian.Input("body", "send a zip of CSV tables", "%v", err)
	}
	b := &budget{fsys: z}
	b.left.Store(mostUnpacked)
	b.rows.Store(mostRows)
	_, problems := feed.Read(b)
	if b.spent() {
		return nil, meridian.Input("body", fmt.Sprintf("a feed may unpack to %d MiB with %d lines of %d cells", mostUnpacked>>20, mostRows, mostCells), "the file unpacks to too much")
	}
	if problems == nil {
		problems = feed.Problems{}
	}
	return problems, nil
}

// budget is a file system of which only so many bytes can be read, by all its
// readers together.
type budget struct {
	fsys fs.FS
	left atomic.Int64 // bytes
	rows atomic.Int64 // lines
}

var errBudget = errors.New("the file unpacks to too much")

// Open opens a file whose reads count, or a folder.
func (b *budget) Open(name string) (fs.File, error) {
	f, err := b.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	if _, folder := f.(fs.ReadDirFile); folder {
		return f, nil
	}
	return &counted{File: f, b: b}, nil
}

func (b *budget) spent() bool { return b.left.Load() < 0 || b.rows.Load() < 0 }

type counted struct {
	fs.File
	b     *budget
	cells int // of the line that is being read
}

func (c *counted) Read(p []byte) (int, error) {
	if c.b.spent() {
		return 0, errBudget
	}
	n, err := c.File.Read(p)
	c.b.left.Add(-int64(n))
	for line := range bytes.Lines(p[:n]) {
		c.cells += bytes.Count(line, []byte(","))
		if c.cells > mostCells {
			c.b.rows.Store(-1)
		}
		if line[len(line)-1] == '\n' {
			c.b.rows.Add(-1)
			c.cells = 0
		}
		c.b.rows.Add(-int64(bytes.Count(line, []byte("\r"))))
	}
	if c.b.spent() {
		return 0, errBudget
	}
	return n, err
}
