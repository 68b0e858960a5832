package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// errGone says that the file of an embedded store is not where it was.
var errGone = errors.New("store: the file of the store is gone")

// errReplaced says that another file is in the place of the store.
var errReplaced = errors.New("store: another file is in the place of the store, with the log (-wal) of the first: put the first back, or move its log to it and start again")

// Lost tells whether an error says that the database cannot be reached or read:
// what was asked may be asked again when it is back. Nothing was acknowledged.
func Lost(err error) bool {
	if err == nil || Full(err) {
		return false
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch class := pg.Code[:min(2, len(pg.Code))]; class {
		case "08", "53", "57", "58": // connection, resources, operator's intervention, system
			return pg.Code != "57014" // a cancelled query
		}
		return false
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
			return true
		}
		return false
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) && !errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, errGone) || errors.Is(err, errReplaced) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.ErrUnexpectedEOF) ||
		strings.Contains(err.Error(), "sql: database is closed") || strings.Contains(err.Error(), "conn closed") // errors without a name
}

// Full tells whether an error says that there is no room on the disk.
func Full(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "53100"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_FULL
}

// watched opens connections to an SQLite file. Once the file has been there it is
// never made anew, and connections to a file that was moved away or replaced are
// given up: what they wrote would be lost.
type watched struct {
	driver.Connector
	path string
	mu   sync.Mutex
	file os.FileInfo // of the connections; nil before the first
	open int         // connections to it
}

// liteConn is all that database/sql uses of a connection.
type liteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type watchedConn struct {
	liteConn
	w    *watched
	file os.FileInfo
}

// Connect opens a connection.
func (w *watched) Connect(ctx context.Context) (driver.Conn, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file != nil {
		now, err := os.Stat(w.path)
		if err != nil {
			return nil, errGone
		}
		// The log of the first file may lie beside: it would be taken for that of another.
		if log, err := os.Stat(w.path + "-wal"); !os.SameFile(now, w.file) && (w.open > 0 || err == nil && log.Size() > 0) {
			return nil, errReplaced
		}
	}
	c, err := w.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	lite, ok := c.(liteConn)
	if !ok {
		c.Close()
		return nil, errors.New("store: the driver of SQLite has another form")
	}
	if w.file, err = os.Stat(w.path); err != nil {
		c.Close()
		return nil, errGone
	}
	w.open++
	return &watchedConn{lite, w, w.file}, nil
}

// Close ends the connection; it is called once.
func (c *watchedConn) Close() error {
	err := c.liteConn.Close()
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	c.w.open--
	return err
}

// ResetSession is called before a connection is used again.
func (c *watchedConn) ResetSession(ctx context.Context) error {
	if now, err := os.Stat(c.w.path); err != nil || !os.SameFile(now, c.file) {
		return driver.ErrBadConn
	}
	return c.liteConn.ResetSession(ctx)
}
