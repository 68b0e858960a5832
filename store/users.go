package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"strings"
	"time"
)

// User is a person, or the one user of a store that asks nobody.
type User struct {
	ID       string    `json:"id"`
	Subject  string    `json:"subject"` // issuer and subject of the sign-in, or local
	Name     string    `json:"name"`
	Admin    bool      `json:"admin"`
	Created  time.Time `json:"created"`
	Disabled bool      `json:"disabled"`
}

const userColumns = `users.id, users.subject, users.name, users.admin, users.created_at, users.disabled_at`

func scanUser(scan func(...any) error, more ...any) (User, error) {
	var u User
	var admin, created, disabled int64
	err := scan(append([]any{&u.ID, &u.Subject, &u.Name, &admin, &created, &disabled}, more...)...)
	u.Admin, u.Created, u.Disabled = admin != 0, moment(created), disabled != 0
	return u, found(err)
}

// SignIn returns the user of a subject; one who comes for the first time is
// made. The first user of a store is its administrator.
func (s *Store) SignIn(ctx context.Context, subject, name string) (User, error) {
	u, err := scanUser(s.row(ctx, `SELECT `+userColumns+` FROM users WHERE subject = ?`, subject).Scan)
	if err != ErrNotFound {
		return u, err
	}
	u = User{ID: newID(), Subject: subject, Name: name, Created: moment(s.micros())}
	err = s.change(ctx, func(t *tx) error {
		if err := t.alone(ctx, "users"); err != nil {
			return err
		}
		var n int64
		if err := t.row(ctx, `SELECT COUNT(*) FROM users`).Scan(&n); err != nil {
			return err
		}
		u.Admin = n == 0
		made, err := t.exec(ctx, `INSERT INTO users (id, subject, name, admin, created_at, disabled_at) VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (subject) DO NOTHING`,
			u.ID, subject, name, number(u.Admin), u.Created.UnixMicro())
		if err != nil || made == 0 {
			return err
		}
		return t.note(ctx, Actor{User: u.ID}, "", "user.create", u.ID)
	})
	if err != nil {
		return User{}, err
	}
	return scanUser(s.row(ctx, `SELECT `+userColumns+` FROM users WHERE subject = ?`, subject).Scan)
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Users lists everybody.
func (s *Store) Users(ctx context.Context) ([]User, error) {
	var out []User
	err := s.each(ctx, `SELECT `+userColumns+` FROM users ORDER BY created_at, id`, nil, func(rows *sql.Rows) error {
		u, err := scanUser(rows.Scan)
		out = append(out, u)
		return err
	})
	return out, err
}

// Disable takes a user's access away, tokens and all, or gives it back.
func (s *Store) Disable(ctx context.Context, by Actor, user string, disabled bool) error {
	return s.change(ctx, func(t *tx) error {
		at, action := int64(0), "user.enable"
		if disabled {
			at, action = s.micros(), "user.disable"
		}
		n, err := t.exec(ctx, `UPDATE users SET disabled_at = ? WHERE id = ?`, at, user)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return t.note(ctx, by, "", action, user)
	})
}

// Token is a key to the API; its secret is shown once and kept as a hash.
type Token struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires"`
	Revoked bool      `json:"revoked"`
	Session bool      `json:"-"` // of a browser
}

// tokenPrefix makes tokens easy to find where they leaked.
const tokenPrefix = "mrd_"

// NewToken makes a token for a user. Session tokens belong to browsers and are
// not listed.
func (s *Store) NewToken(ctx context.Context, by Actor, user, name string, life time.Duration, session bool) (secret string, tok Token, err error) {
	secret = tokenPrefix + newID() + newID()
	tok = Token{ID: newID(), Name: name, Created: moment(s.micros()), Expires: moment(s.now().Add(life).UnixMicro())}
	err = s.change(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO tokens (id, user_id, name, hash, session, created_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
			tok.ID, user, name, hashed(secret), number(session), tok.Created.UnixMicro(), tok.Expires.UnixMicro())
		if err != nil {
			return err
		}
		return t.note(ctx, by, "", "token.create", tok.ID)
	})
	return secret, tok, err
}

// NewSession lets a browser in with a token: the session ends with the token, or
// before it.
func (s *Store) NewSession(ctx context.Context, by Actor, parent Token, life time.Duration) (secret string, err error) {
	secret = tokenPrefix + newID() + newID()
	now := s.micros()
	until := min(s.now().Add(life).UnixMicro(), parent.Expires.UnixMicro())
	err = s.change(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `INSERT INTO tokens (id, user_id, name, hash, session, created_at, expires_at, revoked_at, parent)
			SELECT ?, user_id, 'browser', ?, 1, ?, ?, 0, id FROM tokens WHERE id = ? AND user_id = ? AND session = 0 AND revoked_at = 0`,
			newID(), hashed(secret), now, until, parent.ID, by.User)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return t.note(ctx, by, "", "sign-in", parent.ID)
	})
	return secret, err
}

// Refused notes that a sign-in from an address was refused.
func (s *Store) Refused(ctx context.Context, by Actor, address string) error {
	return s.change(ctx, func(t *tx) error { return t.note(ctx, by, "", "sign-in.refused", address) })
}

// hashed is the hash of a secret with 256 bits of chance: no salt is needed.
func hashed(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}

// UserOfToken returns whose token a secret is, if it holds.
func (s *Store) UserOfToken(ctx context.Context, secret string) (User, Token, error) {
	if !strings.HasPrefix(secret, tokenPrefix) {
		return User{}, Token{}, ErrNotFound
	}
	var tok Token
	var created, expires, session int64
	u, err := scanUser(s.row(ctx, `SELECT `+userColumns+`, tokens.id, tokens.name, tokens.created_at, tokens.expires_at, tokens.session FROM tokens JOIN users ON users.id = tokens.user_id
		WHERE tokens.hash = ? AND tokens.revoked_at = 0 AND tokens.expires_at > ? AND users.disabled_at = 0`, hashed(secret), s.micros()).Scan, &tok.ID, &tok.Name, &created, &expires, &session)
	tok.Created, tok.Expires, tok.Session = moment(created), moment(expires), session != 0
	return u, tok, err
}

// Tokens lists the tokens of a user, without those of browsers.
func (s *Store) Tokens(ctx context.Context, user string) ([]Token, error) {
	var out []Token
	err := s.each(ctx, `SELECT id, name, created_at, expires_at, revoked_at FROM tokens WHERE user_id = ? AND session = 0 ORDER BY created_at, id`, []any{user}, func(rows *sql.Rows) error {
		var t Token
		var created, expires, revoked int64
		err := rows.Scan(&t.ID, &t.Name, &created, &expires, &revoked)
		t.Created, t.Expires, t.Revoked = moment(created), moment(expires), revoked != 0
		out = append(out, t)
		return err
	})
	return out, err
}

// Revoke ends a token of a user, and the sessions that were opened with it.
func (s *Store) Revoke(ctx context.Context, by Actor, user, token string) error {
	return s.change(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE tokens SET revoked_at = ? WHERE (id = ? OR parent = ?) AND user_id = ? AND revoked_at = 0`, s.micros(), token, token, user)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return t.note(ctx, by, "", "token.revoke", token)
	})
}
