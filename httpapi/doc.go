// Package httpapi serves Meridian over HTTP: what the command line answers, as
// JSON under /v1, described by OpenAPI 3.1 at /openapi.json.
//
// [New] makes a [Server] for one frozen network. Answers that depend on the data
// and the request alone are reckoned once, kept compressed in a bounded memory
// and marked with an entity tag of the data version, so that a browser that has
// one asks for nothing twice. Errors are problem documents (RFC 9457) that name
// the field and the fix.
package httpapi
