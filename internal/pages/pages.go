// Package pages asks the system for large pages. A command that lives for a fifth
// of a second spends a quarter of it on being handed memory in pieces of 4 kB;
// imported for its effect by a program, this package has the first heap handed
// over in pieces of 2 MB, where the system knows such.
package pages
