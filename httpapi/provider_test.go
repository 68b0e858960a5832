package httpapi

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"sync/atomic"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

// A certified OpenID provider with a login page of its own, run here: people sign in
// with a password, as they would, before and after the provider changed its key.
func TestSignInWithARealProvider(t *testing.T) {
	var current atomic.Value // http.Handler
	op := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { current.Load().(http.Handler).ServeHTTP(w, r) }))
	defer op.Close()
	d := newDesk(t, ":memory:")
	srv := httptest.NewServer(d.Handler())
	defer srv.Close()
	restart := func() { // with a key of its own
		users := storage.NewUserStore(op.URL)
		clients := map[string]*storage.Client{"meridian": storage.WebClient("meridian", "secret of the client", srv.URL+"/v1/sign-in/callback")}
		current.Store(http.Handler(exampleop.SetupServer(op.URL, storage.NewStorageWithClients(users, clients), nil, false)))
	}
	restart()
	connect := func(secret string) {
		t.Helper()
		var err error
		if d.c.Access.SignIn, err = NewSignIn(t.Context(), op.URL, "meridian", secret, srv.URL+"/v1/sign-in/callback"); err != nil {
			t.Fatal(err)
		}
	}
	hidden := regexp.MustCompile(`name="id" value="([^"]+)"`)
	read := func(res *http.Response, err error) (int, string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(b)
	}
	signIn := func(b *http.Client, password string) (int, string) {
		t.Helper()
		code, page := read(b.Get(srv.URL + "/v1/sign-in?back=/v1/me"))
		m := hidden.FindStringSubmatch(page)
		if code != 200 || m == nil {
			t.Fatalf("no login page: %d %s", code, page)
		}
		return read(b.PostForm(op.URL+"/login/username", url.Values{"id": {m[1]}, "username": {"test-user2"}, "password": {password}}))
	}
	connect("secret of the client")
	b := browser(t)
	code, text := signIn(b, "verysecure")
	var m me
	if err := json.Unmarshal([]byte(text), &m); err != nil || code != 200 || m.User == nil || m.User.Name != "Test User2" || m.User.Subject != op.URL+"|id2" {
		t.Fatalf("signed in: %d %s %v", code, text, err)
	}
	if code, _ := read(b.Get(srv.URL + "/v1/projects")); code != 200 {
		t.Errorf("projects: %d", code)
	}
	wrong := browser(t)
	if code, _ := signIn(wrong, "guess"); code != 200 { // the provider's page again
		t.Errorf("a wrong password: %d", code)
	}
	if code, _ := read(wrong.Get(srv.URL + "/v1/projects")); code != 401 {
		t.Errorf("after a wrong password: %d", code)
	}
	restart() // key rotation: the server fetches the new one by itself
	if code, text := signIn(browser(t), "verysecure"); code != 200 {
		t.Errorf("after a rotation of keys: %d %s", code, text)
	}
	if code, _ := read(b.Get(srv.URL + "/v1/projects")); code != 200 {
		t.Errorf("the session of before the rotation: %d", code)
	}
	if err := d.c.Access.SignIn.Require("email=somebody@example.org"); err != nil {
		t.Fatal(err)
	}
	if code, _ := signIn(browser(t), "verysecure"); code != 403 {
		t.Errorf("who is not among those let in: %d", code)
	}
	connect("another secret")
	if code, _ := signIn(browser(t), "verysecure"); code != 403 {
		t.Errorf("with a wrong secret of the client: %d", code)
	}
}
