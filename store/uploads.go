package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"time"
)

// Upload is a file that a team brought: a feed, flows, pairs.
type Upload struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Kind    string    `json:"kind"`
	Size    int64     `json:"size"`
	Hash    string    `json:"sha256"`
	Created time.Time `json:"created"`
}

// NewUpload keeps a file.
func (s *Store) NewUpload(ctx context.Context, by Actor, project, name, kind string, content []byte) (Upload, error) {
	h := sha256.Sum256(content)
	u := Upload{ID: newID(), Name: name, Kind: kind, Size: int64(len(content)), Hash: hex.EncodeToString(h[:]), Created: moment(s.micros())}
	return u, s.change(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO uploads (id, project_id, name, kind, size, sha256, content, created_by, created_at, deleted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
			u.ID, project, name, kind, u.Size, u.Hash, content, by.User, u.Created.UnixMicro())
		if err != nil {
			return err
		}
		return t.note(ctx, by, project, "upload.create", u.ID)
	})
}

// Uploads lists the files of a project, newest first.
func (s *Store) Uploads(ctx context.Context, project string) ([]Upload, error) {
	var out []Upload
	err := s.each(ctx, `SELECT id, name, kind, size, sha256, created_at FROM uploads WHERE project_id = ? AND deleted_at = 0 ORDER BY created_at DESC, id`, []any{project}, func(rows *sql.Rows) error {
		u, err := scanUpload(rows.Scan)
		out = append(out, u)
		return err
	})
	return out, err
}

func scanUpload(scan func(...any) error, more ...any) (Upload, error) {
	var u Upload
	var created int64
	err := scan(append([]any{&u.ID, &u.Name, &u.Kind, &u.Size, &u.Hash, &created}, more...)...)
	u.Created = moment(created)
	return u, found(err)
}

// Upload returns a file with its content.
func (s *Store) Upload(ctx context.Context, project, id string) (Upload, []byte, error) {
	var content []byte
	u, err := scanUpload(s.row(ctx, `SELECT id, name, kind, size, sha256, created_at, content FROM uploads WHERE project_id = ? AND id = ? AND deleted_at = 0`, project, id).Scan, &content)
	return u, content, err
}

// Stored returns the bytes of the uploads of a project.
func (s *Store) Stored(ctx context.Context, project string) (int64, error) {
	var n int64
	err := s.row(ctx, `SELECT COALESCE(SUM(size), 0) FROM uploads WHERE project_id = ? AND deleted_at = 0`, project).Scan(&n)
	return n, err
}

// DeleteUpload removes a file; its line in the trail stays.
func (s *Store) DeleteUpload(ctx context.Context, by Actor, project, id string) error {
	return s.change(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE uploads SET deleted_at = ?, content = ? WHERE id = ? AND project_id = ? AND deleted_at = 0`, s.micros(), []byte{}, id, project)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return t.note(ctx, by, project, "upload.delete", id)
	})
}
