package httpapi

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"meridian/store"
)

// A browser exchanges a token for a session in a cookie, which ends with the token.
func TestABrowserSignsInWithAToken(t *testing.T) {
	onBothStores(t, func(t *testing.T, address string) {
		d := newDesk(t, address)
		srv := httptest.NewServer(d.Handler())
		defer srv.Close()
		var own struct {
			Token  store.Token
			Secret string
		}
		if code := d.as(t, "ann", "POST", "/v1/tokens", `{"name":"desk","days":30}`, &own); code != 201 {
			t.Fatal(code)
		}
		b := browser(t)
		post := func(b *http.Client, path, body string, header ...string) *http.Response {
			t.Helper()
			r, err := http.NewRequestWithContext(t.Context(), "POST", srv.URL+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			for i := 0; i+1 < len(header); i += 2 {
				r.Header.Set(header[i], header[i+1])
			}
			res, err := b.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			return res
		}
		who := func(b *http.Client) (m me) {
			t.Helper()
			res, err := b.Get(srv.URL + "/v1/me")
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			text, err := io.ReadAll(res.Body)
			if err == nil {
				err = json.Unmarshal(text, &m)
			}
			if err != nil || res.StatusCode != 200 || !strings.Contains(string(text), `"user":`) {
				t.Fatalf("%s %s: %v", res.Status, text, err)
			}
			return m
		}
		if m := who(b); m.User != nil || !m.Team || m.SignIn {
			t.Errorf("nobody is %+v", m)
		}
		res := post(b, "/v1/sign-in", `{"token":" `+own.Secret+`\n"}`)
		if res.StatusCode != 204 {
			t.Fatalf("signed in: %s", res.Status)
		}
		c := res.Cookies()
		if len(c) != 1 || c[0].Name != sessionCookie || !c[0].HttpOnly || c[0].SameSite != http.SameSiteLaxMode || c[0].Secure || c[0].Path != "/" || strings.Contains(c[0].Value, own.Secret) {
			t.Errorf("cookies %+v", c)
		}
		if m := who(b); m.User == nil || m.User.Name != "ann" {
			t.Errorf("signed in as %+v", m.User)
		}
		if res, err := b.Get(srv.URL + "/v1/projects"); err != nil || res.StatusCode != 200 {
			t.Errorf("projects: %v %v", res.Status, err)
		}
		// A session makes no session, and is not among the tokens.
		if res := post(browser(t), "/v1/sign-in", `{"token":"`+c[0].Value+`"}`); res.StatusCode != 401 {
			t.Errorf("a session as a token: %s", res.Status)
		}
		var list listOf[store.Token]
		if d.as(t, "ann", "GET", "/v1/tokens", "", &list); len(list.Items) != 2 {
			t.Errorf("tokens %+v", list.Items)
		}
		// The token ends, and the session with it.
		if code := d.as(t, "ann", "DELETE", "/v1/tokens/"+own.Token.ID, "", nil); code != 204 {
			t.Fatal(code)
		}
		if m := who(b); m.User != nil {
			t.Errorf("after the token's end: %+v", m.User)
		}
		if res := post(b, "/v1/sign-in", `{"token":"`+own.Secret+`"}`); res.StatusCode != 401 {
			t.Errorf("a revoked token: %s", res.Status)
		}
		if res := post(b, "/v1/sign-in", `{"token":"`+d.tokens["ann"]+`"}`); res.StatusCode != 204 {
			t.Fatalf("another token: %s", res.Status)
		}
		if res := post(b, "/v1/sign-out", ""); res.StatusCode != 204 {
			t.Errorf("out: %s", res.Status)
		}
		if m := who(b); m.User != nil {
			t.Errorf("after signing out: %+v", m.User)
		}
		// A page of another site can neither sign a browser in nor out.
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
			for _, path := range []string{"/v1/sign-in", "/v1/sign-out"} {
				if res := post(browser(t), path, `{"token":"`+d.tokens["eve"]+`"}`, header...); res.StatusCode != 403 || len(res.Cookies()) > 0 {
					t.Errorf("%s with %v: %s", path, header, res.Status)
				}
			}
		}
		if res := post(browser(t), "/v1/sign-in", `{"token":"`+d.tokens["eve"]+`"}`, "Content-Type", "text/plain"); res.StatusCode != 415 {
			t.Errorf("as a form can send it: %s", res.Status)
		}
		trail, err := d.c.Store.Audit(t.Context(), "", 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		count := map[string]int{}
		for _, e := range trail {
			if count[e.Action]++; e.Action == "sign-in" && (e.User != d.ids["ann"] || e.Request == "") || e.Action == "sign-in.refused" && e.Subject != "127.0.0.1" {
				t.Errorf("line %+v", e)
			}
		}
		if count["sign-in"] != 2 || count["sign-in.refused"] != 2 {
			t.Errorf("trail %v", count)
		}
	})
}

// Whoever guesses tokens is stopped; others, and those who have one, are not.
func TestGuessingIsStopped(t *testing.T) {
	d := newDesk(t, ":memory:")
	d.c.Access.Proxy, d.c.Access.Secure = true, true
	ask := func(address, body string) *http.Response {
		res, _ := call(t, d.Handler(), "POST", "/v1/sign-in", body, "Content-Type", "application/json", "X-Forwarded-For", "203.0.113.9, "+address)
		return res
	}
	codes := map[int]int{}
	for range 3 * mostGuesses {
		res := ask("198.51.100.1", `{"token":"mrd_wrong"}`)
		codes[res.StatusCode]++
		if res.StatusCode == 429 && res.Header.Get("Retry-After") == "" {
			t.Error("it is not said when to come again")
		}
	}
	if codes[401] != mostGuesses || codes[429] != 2*mostGuesses {
		t.Errorf("codes %v", codes)
	}
	if res := ask("198.51.100.1", `{"token":"`+d.tokens["ann"]+`"}`); res.StatusCode != 429 {
		t.Errorf("the right guess after many: %s", res.Status)
	}
	res := ask("198.51.100.2", `{"token":"`+d.tokens["bob"]+`"}`)
	if res.StatusCode != 204 || len(res.Cookies()) != 1 || !res.Cookies()[0].Secure {
		t.Errorf("from another address: %s %v", res.Status, res.Cookies())
	}
	for body, code := range map[string]int{"": 422, "{": 422, "[]": 422, `{"token":""}`: 422, `{"token":7}`: 422, `{"token":"` + strings.Repeat("x", mostSecret) + `"}`: 422, `{"token":"mrd_` + strings.Repeat("x", 52) + `"}`: 401} {
		if res := ask("198.51.100.3", body); res.StatusCode != code {
			t.Errorf("%.40q: %s", body, res.Status)
		}
	}
	trail, err := d.c.Store.Audit(t.Context(), "", 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, e := range trail {
		if e.Action == "sign-in.refused" {
			refused++
		}
	}
	if refused != mostGuesses+1 {
		t.Errorf("%d lines about refusals", refused)
	}
}
