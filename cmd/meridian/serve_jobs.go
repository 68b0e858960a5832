package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"meridian"
	"meridian/httpapi"
	"meridian/plan"
)

// jobs are the verbs that can take long, as runs of the server. Each reads the
// question and the flags of its verb as JSON and keeps what the verb prints with
// --json.
func jobs(net *meridian.Network) []httpapi.Job {
	return []httpapi.Job{whyJob(net)}
}

// readInput reads the JSON of a run strictly: an unknown field is a mistake.
func readInput(input json.RawMessage, to any) error {
	dec := json.NewDecoder(bytes.NewReader(input))
	dec.DisallowUnknownFields()
	if err := dec.Decode(to); err != nil {
		return meridian.Input("input", "", "%v", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return meridian.Input("input", "send one JSON object", "there is more after the end")
	}
	return nil
}

// jsonJob makes a run of a verb out of what resolves its question and what
// answers it.
func jsonJob[Q any](kind, doc string, resolve func(json.RawMessage) (Q, error), answer func(ctx context.Context, q Q, progress func(done, total int64)) (any, error)) httpapi.Job {
	return httpapi.Job{Kind: kind, Doc: doc,
		Check: func(input json.RawMessage) error {
			_, err := resolve(input)
			return err
		},
		Run: func(ctx context.Context, input json.RawMessage, progress func(done, total int64)) (string, []byte, error) {
			q, err := resolve(input)
			if err != nil {
				return "", nil, err
			}
			v, err := answer(ctx, q, progress)
			if err != nil {
				return "", nil, err
			}
			var b bytes.Buffer
			if err := writeJSON(&b, v); err != nil {
				return "", nil, err
			}
			return "application/json", b.Bytes(), nil
		}}
}

type whyInput struct {
	plan.Request
	Corridor string `json:"corridor"`
	Tries    *int   `json:"tries"`
}

type whyQuestion struct {
	flags whyFlags
	q     plan.Query
}

func whyJob(net *meridian.Network) httpapi.Job {
	return jsonJob("why", "Why a corridor loses and the smallest change that makes it win: the fields of a plan, corridor and tries.",
		func(input json.RawMessage) (*whyQuestion, error) {
			in := whyInput{}
			if err := readInput(input, &in); err != nil {
				return nil, err
			}
			x := &whyQuestion{flags: whyFlags{corridor: in.Corridor, tries: 2}}
			if in.Tries != nil {
				x.flags.tries = *in.Tries
			}
			if err := x.flags.check(net); err != nil {
				return nil, err
			}
			var err error
			x.q, err = in.Request.Query(net)
			return x, err
		},
		func(ctx context.Context, x *whyQuestion, progress func(done, total int64)) (any, error) {
			plans := int64(0)
			ans, err := findWhy(ctx, net, x.q, &x.flags, func() { plans++; progress(plans, 0) })
			if err != nil {
				return nil, err
			}
			return ans.json(), nil
		})
}
