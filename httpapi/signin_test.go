package httpapi

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// issuer is an OpenID Connect provider that lets everybody in whose browser
// comes, after checking PKCE as RFC 7636 asks.
type issuer struct {
	*httptest.Server
	key       *rsa.PrivateKey
	subject   string
	audience  string // of the tokens; empty: the client
	staleness time.Duration
	asked     map[string]url.Values // code -> what was asked for
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	g := &issuer{key: key, subject: "ann", asked: map[string]url.Values{}}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": g.URL, "authorization_endpoint": g.URL + "/auth", "token_endpoint": g.URL + "/token", "jwks_uri": g.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("/auth", func(w http.ResponseWriter, r *http.Request) {
		code := rand.Text()
		g.asked[code] = r.URL.Query()
		http.Redirect(w, r, r.URL.Query().Get("redirect_uri")+"?code="+code+"&state="+url.QueryEscape(r.URL.Query().Get("state")), http.StatusFound)
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		q := g.asked[r.PostFormValue("code")]
		sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
		if q == nil || q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) {
			http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		delete(g.asked, r.PostFormValue("code"))
		audience := g.audience
		if audience == "" {
			audience = q.Get("client_id")
		}
		answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": g.token(t, audience, q.Get("nonce"))})
	})
	g.Server = httptest.NewServer(mux)
	t.Cleanup(g.Close)
	return g
}

func (g *issuer) token(t *testing.T, audience, nonce string) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: g.key, KeyID: "1"}}, nil)
	if err != nil {
		t.Error(err)
		return ""
	}
	now := time.Now().Add(-g.staleness)
	claims, err := json.Marshal(map[string]any{"iss": g.URL, "sub": g.subject, "aud": audience, "nonce": nonce, "email": g.subject + "@example.org", "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix()})
	if err != nil {
		t.Error(err)
		return ""
	}
	signed, err := signer.Sign(claims)
	if err != nil {
		t.Error(err)
		return ""
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		t.Error(err)
	}
	return text
}

// browser is a client with cookies that shows where it ends.
func browser(t *testing.T) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func TestSignIn(t *testing.T) {
	g := newIssuer(t)
	d := newDesk(t, ":memory:")
	srv := httptest.NewServer(d.Handler())
	defer srv.Close()
	var err error
	if d.c.Access.SignIn, err = NewSignIn(t.Context(), g.URL, "meridian", "secret", srv.URL+"/v1/sign-in/callback"); err != nil {
		t.Fatal(err)
	}
	b := browser(t)
	res, err := b.Get(srv.URL + "/v1/sign-in?back=/v1/me")
	if err != nil {
		t.Fatal(err)
	}
	var m me
	if err := json.NewDecoder(res.Body).Decode(&m); err != nil || res.StatusCode != 200 || m.User.Name != "ann@example.org" {
		t.Fatalf("signed in: %s %+v %v", res.Status, m, err)
	}
	res.Body.Close()
	for _, c := range res.Request.Response.Cookies() {
		if c.Name == sessionCookie && (!c.HttpOnly || c.SameSite != http.SameSiteLaxMode) {
			t.Errorf("cookie %+v", c)
		}
	}
	out, err := b.Post(srv.URL+"/v1/sign-out", "", nil)
	if err != nil || out.StatusCode != 204 {
		t.Fatalf("signed out: %v %v", out, err)
	}
	if res, err := b.Get(srv.URL + "/v1/projects"); err != nil || res.StatusCode != 401 {
		t.Errorf("after signing out: %v %v", res.Status, err)
	}

	// What must not let anybody in.
	status := func(b *http.Client, path string) int {
		res, err := b.Get(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	if code := status(browser(t), "/v1/sign-in/callback?code=x&state=y"); code != 403 {
		t.Errorf("a callback out of nowhere: %d", code)
	}
	g.audience = "another client"
	if code := status(browser(t), "/v1/sign-in?back=/v1/me"); code != 403 {
		t.Errorf("a token for another client: %d", code)
	}
	g.audience, g.staleness = "", time.Hour
	if code := status(browser(t), "/v1/sign-in?back=/v1/me"); code != 403 {
		t.Errorf("an expired token: %d", code)
	}
	g.staleness = 0
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	real := g.key
	g.key = other
	if code := status(browser(t), "/v1/sign-in?back=/v1/me"); code != 403 {
		t.Errorf("a token signed by somebody else: %d", code)
	}
	g.key = real
	users, err := d.c.Store.Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users {
		if strings.HasSuffix(u.Subject, "|ann") {
			if err := d.c.Store.Disable(t.Context(), actor(t.Context()), u.ID, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	if code := status(browser(t), "/v1/sign-in?back=/v1/me"); code != 403 {
		t.Errorf("a disabled user: %d", code)
	}
}

func TestNobodyIsSentElsewhere(t *testing.T) {
	for back, want := range map[string]string{"": "/", "/plan?from=Mumbai": "/plan?from=Mumbai", "//evil.example": "/", "https://evil.example": "/", `/\evil.example`: "/", "/a\r\nSet-Cookie: x": "/"} {
		if got := localPath(back); got != want {
			t.Errorf("localPath(%q) = %q, want %q", back, got, want)
		}
	}
}

func TestSealedCookies(t *testing.T) {
	g := &SignIn{key: []byte("key")}
	now := time.Now()
	sealed := g.seal(leave{State: "s", Until: now.Add(time.Minute).Unix()})
	if l, ok := g.unseal(sealed, now); !ok || l.State != "s" {
		t.Error("it does not open")
	}
	if _, ok := g.unseal(sealed, now.Add(2*time.Minute)); ok {
		t.Error("it opens after its time")
	}
	for i := range sealed {
		broken := []byte(sealed)
		broken[i] ^= 1
		if _, ok := g.unseal(string(broken), now); ok {
			t.Fatalf("it opens with byte %d changed", i)
		}
	}
}
