package httpapi

import (
	"cmp"
	"crypto/hmac"
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
	key       *rsa.PrivateKey // published
	signs     *rsa.PrivateKey // nil: the published one
	subject   string
	audience  string // of the tokens; empty: the client
	staleness time.Duration
	nonce     string // of the tokens; empty: what was asked for
	iss       string // of the tokens; empty: the address
	keyID     string
	forge     func(claims []byte) string // instead of the signature
	forget    bool                       // the challenge, so that no verifier fits
	asked     map[string]url.Values      // code -> what was asked for
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	g := &issuer{key: key, keyID: "1", subject: "ann", asked: map[string]url.Values{}}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": g.URL, "authorization_endpoint": g.URL + "/auth", "token_endpoint": g.URL + "/token", "jwks_uri": g.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &g.key.PublicKey, KeyID: g.keyID, Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("/auth", func(w http.ResponseWriter, r *http.Request) {
		code := rand.Text()
		g.asked[code] = r.URL.Query()
		http.Redirect(w, r, r.URL.Query().Get("redirect_uri")+"?code="+code+"&state="+url.QueryEscape(r.URL.Query().Get("state")), http.StatusFound)
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		q := g.asked[r.PostFormValue("code")]
		sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
		if q == nil || g.forget || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) {
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
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: cmp.Or(g.signs, g.key), KeyID: g.keyID}}, nil)
	if err != nil {
		t.Error(err)
		return ""
	}
	now := time.Now().Add(-g.staleness)
	claims, err := json.Marshal(map[string]any{"iss": cmp.Or(g.iss, g.URL), "sub": g.subject, "aud": audience, "nonce": cmp.Or(g.nonce, nonce), "groups": []string{"freight", "rail"}, "email": g.subject + "@example.org", "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix()})
	if err != nil {
		t.Error(err)
		return ""
	}
	if g.forge != nil {
		return g.forge(claims)
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
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	unsigned := func(header string, sum func(text string) string) func([]byte) string {
		return func(claims []byte) string {
			text := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(claims)
			return text + "." + sum(text)
		}
	}
	for what, change := range map[string]func(g *issuer){
		"a token for another client":      func(g *issuer) { g.audience = "another client" },
		"an expired token":                func(g *issuer) { g.staleness = time.Hour },
		"a token signed by somebody else": func(g *issuer) { g.signs = other },
		"an old nonce":                    func(g *issuer) { g.nonce = "old" },
		"another issuer":                  func(g *issuer) { g.iss = "https://evil.example" },
		"a token without a signature":     func(g *issuer) { g.forge = unsigned(`{"alg":"none"}`, func(string) string { return "" }) },
		"a token signed with the client secret": func(g *issuer) {
			g.forge = unsigned(`{"alg":"HS256","kid":"1"}`, func(text string) string {
				m := hmac.New(sha256.New, []byte("secret"))
				m.Write([]byte(text))
				return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
			})
		},
		"no token":                func(g *issuer) { g.forge = func([]byte) string { return "" } },
		"a code without verifier": func(g *issuer) { g.forget = true },
	} {
		before := *g
		change(g)
		b := browser(t)
		if code := status(b, "/v1/sign-in?back=/v1/me"); code != 403 {
			t.Errorf("%s: %d", what, code)
		}
		if code := status(b, "/v1/projects"); code != 401 {
			t.Errorf("after %s: %d", what, code)
		}
		g.audience, g.staleness, g.signs, g.nonce, g.iss, g.forge, g.forget = before.audience, before.staleness, before.signs, before.nonce, before.iss, before.forge, before.forget
	}
	// The code of one browser is of no use in another, nor twice in the first.
	b = browser(t)
	b.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.Path, "/v1/sign-in/callback") {
			return http.ErrUseLastResponse
		}
		return nil
	}
	res, err = b.Get(srv.URL + "/v1/sign-in?back=/v1/me")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	callback, err := res.Location()
	if err != nil {
		t.Fatal(err)
	}
	path := callback.RequestURI()
	if code := status(browser(t), path); code != 403 {
		t.Errorf("another browser's code: %d", code)
	}
	stranger := browser(t)
	stranger.CheckRedirect = b.CheckRedirect
	status(stranger, "/v1/sign-in")
	if code := status(stranger, path); code != 403 {
		t.Errorf("another state: %d", code)
	}
	if code := status(b, path+"x"); code != 403 {
		t.Errorf("a changed state: %d", code)
	}
	b.CheckRedirect = nil
	if code := status(b, path); code != 200 && code != 404 { // the application
		t.Errorf("the right one: %d", code)
	}
	if code := status(b, path); code != 403 {
		t.Errorf("a second time: %d", code)
	}
	// The provider takes another key: its tokens hold, those with the old one do not.
	old := g.key
	g.key, g.keyID = other, "2"
	if code := status(browser(t), "/v1/sign-in?back=/v1/me"); code != 200 {
		t.Errorf("after a rotation of keys: %d", code)
	}
	g.signs, g.keyID = old, "1"
	if code := status(browser(t), "/v1/sign-in?back=/v1/projects"); code != 403 {
		t.Errorf("a token with the old key: %d", code)
	}
	g.signs, g.keyID = nil, "2"
	// Only those with a claim come in.
	for claim, want := range map[string]int{"groups=freight": 200, "groups=customs": 403, "email=ann@example.org": 200, "sub=eve": 403} {
		d.c.Access.SignIn.require = nil
		if err := d.c.Access.SignIn.Require(claim); err != nil {
			t.Fatal(err)
		}
		if code := status(browser(t), "/v1/sign-in?back=/v1/me"); code != want {
			t.Errorf("who needs %s: %d", claim, code)
		}
	}
	if err := d.c.Access.SignIn.Require("groups"); err == nil {
		t.Error("a claim without a value")
	}
	d.c.Access.SignIn.require = nil
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
