package httpapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"meridian/store"
)

// access is who may call an operation, and a call that succeeds for those.
type access struct {
	who         string // all, user, own: whose it is, viewer, analyst, owner
	query, body string
	status      int // 0: 200
}

// rules are those of every operation of the description; one without a rule fails
// the test, so that none is added without saying who may call it.
var rules = map[string]access{
	"GET /v1/me":                         {who: "all"},
	"POST /v1/sign-in":                   {who: "all", body: `{"token":"TOKEN"}`, status: 204},
	"POST /v1/sign-out":                  {who: "all", status: 204},
	"GET /v1/plan":                       {who: "user", query: "from=Tehran&to=Baku"},
	"POST /v1/plan":                      {who: "user", body: `{"from":"Tehran","to":"Baku"}`},
	"GET /v1/compare":                    {who: "user", query: "from=Tehran&to=Baku"},
	"GET /v1/claims":                     {who: "user", query: "id=none", status: 404},
	"GET /v1/places":                     {who: "user", query: "q=Baku"},
	"GET /v1/network":                    {who: "user"},
	"GET /v1/names":                      {who: "user"},
	"GET /v1/data":                       {who: "user"},
	"GET /v1/data/{table}":               {who: "user"},
	"GET /v1/library":                    {who: "user"},
	"GET /v1/library/{name}":             {who: "user"},
	"GET /v1/scenario/schema":            {who: "user"},
	"POST /v1/scenario/check":            {who: "user", body: `{"scenario":"rasht-astara"}`},
	"GET /v1/count":                      {who: "user", query: "to=2"},
	"POST /v1/count":                     {who: "user", body: `{"to":2}`},
	"GET /v1/projects":                   {who: "user"},
	"POST /v1/projects":                  {who: "user", body: `{"name":"x"}`, status: 201},
	"GET /v1/tokens":                     {who: "user"},
	"POST /v1/tokens":                    {who: "user", body: `{"name":"x","days":1}`, status: 201},
	"DELETE /v1/tokens/{token}":          {who: "own", status: 204},
	"GET /v1/data/{table}/record":        {who: "user", query: "key=IRBND"},
	"GET /v1/compare/pictures/{picture}": {who: "user", query: "from=Tehran&to=Baku"},
	"GET /v1/compare/reports/{format}":   {who: "user", query: "from=Tehran&to=Baku"},

	"DELETE /v1/projects/{project}":                            {who: "owner", status: 204},
	"GET /v1/projects/{project}/audit":                         {who: "owner"},
	"GET /v1/projects/{project}/members":                       {who: "viewer"},
	"PUT /v1/projects/{project}/members/{user}":                {who: "owner", body: `{"role":"viewer"}`, status: 204},
	"GET /v1/projects/{project}/scenarios":                     {who: "viewer"},
	"POST /v1/projects/{project}/scenarios":                    {who: "analyst", body: `{"name":"x","content":"measures: []\n"}`, status: 201},
	"GET /v1/projects/{project}/scenarios/{scenario}":          {who: "viewer"},
	"PUT /v1/projects/{project}/scenarios/{scenario}":          {who: "analyst", body: `{"version":1,"content":"x"}`},
	"DELETE /v1/projects/{project}/scenarios/{scenario}":       {who: "analyst", status: 204},
	"GET /v1/projects/{project}/scenarios/{scenario}/versions": {who: "viewer"},
	"GET /v1/projects/{project}/uploads":                       {who: "viewer"},
	"POST /v1/projects/{project}/uploads":                      {who: "analyst", query: "kind=flows&name=x.csv", body: "a,b\n", status: 201},
	"GET /v1/projects/{project}/uploads/{upload}":              {who: "viewer"},
	"DELETE /v1/projects/{project}/uploads/{upload}":           {who: "analyst", status: 204},
	"GET /v1/projects/{project}/runs":                          {who: "viewer"},
	"POST /v1/projects/{project}/runs":                         {who: "analyst", body: `{"kind":"count","input":{"to":2}}`, status: 202},
	"GET /v1/projects/{project}/runs/{run}":                    {who: "viewer"},
	"GET /v1/projects/{project}/runs/{run}/result":             {who: "viewer"},
	"GET /v1/projects/{project}/runs/{run}/events":             {who: "viewer"},
	"DELETE /v1/projects/{project}/runs/{run}":                 {who: "analyst", status: 204},
}

// operationsOf lists the operations of the description.
func operationsOf(t *testing.T, s *Server) []string {
	t.Helper()
	text, err := s.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	var out []string
	for path, item := range doc.Paths {
		for method := range item {
			out = append(out, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(out)
	return out
}

// house is a project with one thing of every kind in it.
type house map[string]string // parameter -> id

// build makes a project of an owner, with an analyst and a viewer.
func (d *desk) build(t *testing.T, owner, analyst, viewer string) house {
	t.Helper()
	ctx, st := t.Context(), d.c.Store
	by := store.Actor{User: d.ids[owner]}
	p, err := st.NewProject(ctx, by, "Study of "+owner)
	if err != nil {
		t.Fatal(err)
	}
	for name, role := range map[string]store.Role{analyst: store.Analyst, viewer: store.Viewer} {
		if err := st.SetMember(ctx, by, p.ID, d.ids[name], role); err != nil {
			t.Fatal(err)
		}
	}
	c, err := st.NewScenario(ctx, by, p.ID, "x", "secret of "+owner, "", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	u, err := st.NewUpload(ctx, by, p.ID, "x.csv", "flows", []byte("secret of "+owner))
	if err != nil {
		t.Fatal(err)
	}
	r, err := st.NewRun(ctx, by, p.ID, "count", `{"to":2}`, "", "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	taken, err := st.Take(ctx, time.Minute)
	if err == nil {
		err = st.Finish(ctx, taken, "text/plain", []byte("secret of "+owner))
	}
	if err != nil || taken.ID != r.ID {
		t.Fatal(err, taken)
	}
	waiting, err := st.NewRun(ctx, by, p.ID, "count", `{"to":2}`, "", "", 1000)
	if err == nil { // nobody takes it
		err = st.Cancel(ctx, by, p.ID, waiting.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return house{"project": p.ID, "scenario": c.ID, "upload": u.ID, "run": r.ID, "user": d.ids[viewer], "table": "places", "name": "rasht-astara", "picture": "time", "format": "md"}
}

// address fills an operation's path.
func (h house) address(operation string, rule access) (method, target string) {
	method, target, _ = strings.Cut(operation, " ")
	for name, id := range h {
		target = strings.ReplaceAll(target, "{"+name+"}", id)
	}
	if rule.query != "" {
		target += "?" + rule.query
	}
	return method, target
}

// Every operation of the description lets in whom its rule names, and nobody else: who
// has not signed in, a stranger to the project, a viewer, an analyst, an owner.
func TestRolesOverAllOperations(t *testing.T) {
	job := countJob(new(atomic.Int64), new(atomic.Int64))
	job.Path, job.Tag, job.Summary, job.Formats = "count", "test", "Count", []string{"json"}
	job.Fields = []Field{{Name: "to", Type: "integer", Doc: "to"}, {Name: FormatField, Type: "string", Doc: "form"}}
	onBothStores(t, func(t *testing.T, address string) {
		d := newDesk(t, address, job)
		d.person(t, "analyst")
		d.person(t, "viewer")
		operations := operationsOf(t, d.Server)
		for _, op := range slices.Sorted(maps.Keys(rules)) {
			if !slices.Contains(operations, op) {
				t.Errorf("there is a rule for %s, which does not exist", op)
			}
		}
		ranks := map[string]int{"stranger": 0, "viewer": 1, "analyst": 2, "owner": 3}
		names := map[string]string{"stranger": "eve", "viewer": "viewer", "analyst": "analyst", "owner": "ann"}
		for _, op := range operations {
			rule, ok := rules[op]
			if !ok {
				t.Errorf("no rule says who may call %s", op)
				continue
			}
			for _, role := range []string{"nobody", "stranger", "viewer", "analyst", "owner"} {
				h := d.build(t, "ann", "analyst", "viewer")
				if op == "DELETE /v1/projects/{project}/runs/{run}" {
					r, err := d.c.Store.NewRun(t.Context(), store.Actor{User: d.ids["ann"]}, h["project"], "count", `{"to":2}`, "", "", 1000)
					if err != nil {
						t.Fatal(err)
					}
					h["run"] = r.ID
				}
				_, tok, err := d.c.Store.NewToken(t.Context(), store.Actor{}, d.ids["ann"], "x", time.Hour, false)
				if err != nil {
					t.Fatal(err)
				}
				h["token"] = tok.ID
				method, target := h.address(op, rule)
				body := strings.ReplaceAll(rule.body, "TOKEN", d.tokens["bob"])
				header := []string{"Content-Type", "application/json"}
				if role != "nobody" {
					header = append(header, "Authorization", "Bearer "+d.tokens[names[role]])
				}
				want := max(rule.status, 0)
				if want == 0 {
					want = 200
				}
				switch {
				case rule.who == "all":
				case role == "nobody":
					want = 401
				case rule.who == "user":
				case rule.who == "own":
					if role != "owner" {
						want = 404
					}
				case role == "stranger":
					want = 404
				case ranks[role] < ranks[rule.who]:
					want = 403
				}
				res, got := call(t, d.Handler(), method, target, body, header...)
				if res.StatusCode != want {
					t.Errorf("%s as %s: %d, want %d: %.200s", op, role, res.StatusCode, want, got)
				}
				if want >= 400 && strings.Contains(string(got), "secret") {
					t.Errorf("%s tells %s: %s", op, role, got)
				}
				for { // what was queued meanwhile
					if taken, err := d.c.Store.Take(t.Context(), time.Minute); err != nil || d.c.Store.Finish(t.Context(), taken, "text/plain", nil) != nil {
						break
					}
				}
			}
		}
	})
}

// Things of one project cannot be reached, changed or taken through another, even by
// its owner, whatever the operation.
func TestProjectsAreIsolatedOverAllOperations(t *testing.T) {
	onBothStores(t, func(t *testing.T, address string) {
		d := newDesk(t, address, countJob(new(atomic.Int64), new(atomic.Int64)))
		d.person(t, "analyst")
		d.person(t, "viewer")
		theirs := d.build(t, "bob", "analyst", "viewer")
		mine := d.build(t, "ann", "analyst", "viewer")
		before := d.contents(t, theirs)
		tried := 0
		for _, op := range operationsOf(t, d.Server) {
			rule := rules[op]
			for _, param := range []string{"scenario", "upload", "run"} {
				if !strings.Contains(op, "{project}") || !strings.Contains(op, "{"+param+"}") {
					continue
				}
				h := maps.Clone(mine)
				h[param] = theirs[param]
				method, target := h.address(op, rule)
				res, body := call(t, d.Handler(), method, target, rule.body, "Content-Type", "application/json", "Authorization", "Bearer "+d.tokens["ann"])
				if tried++; res.StatusCode != http.StatusNotFound || strings.Contains(string(body), "secret of bob") {
					t.Errorf("%s of another's %s: %s %s", op, param, res.Status, body)
				}
			}
		}
		if tried < 8 {
			t.Errorf("only %d operations were tried", tried)
		}
		// Nor by naming it in a body.
		for _, q := range [][2]string{{"/scenarios", fmt.Sprintf(`{"name":"x","content":"","fork_of":%q,"fork_version":1}`, theirs["scenario"])}, {"/runs", fmt.Sprintf(`{"kind":"text","input":{"flows":{"upload":%q}}}`, theirs["upload"])}} {
			if code := d.as(t, "ann", "POST", "/v1/projects/"+mine["project"]+q[0], q[1], nil); code != 404 && code != 422 {
				t.Errorf("%s %s: %d", q[0], q[1], code)
			}
		}
		if after := d.contents(t, theirs); after != before {
			t.Errorf("the other project has changed:\n%s\n%s", before, after)
		}
	})
}

// contents is all that bob sees of a project.
func (d *desk) contents(t *testing.T, h house) string {
	t.Helper()
	var b strings.Builder
	for _, path := range []string{"/members", "/scenarios", "/scenarios/" + h["scenario"], "/uploads", "/uploads/" + h["upload"], "/runs", "/runs/" + h["run"] + "/result", "/audit"} {
		res, body := call(t, d.Handler(), "GET", "/v1/projects/"+h["project"]+path, "", "Authorization", "Bearer "+d.tokens["bob"])
		fmt.Fprintf(&b, "%s %s %s\n", path, res.Status, body)
	}
	return b.String()
}
