// Package skim computes skims: matrices of cost, time, distance and emissions
// between zones, over an imported network or over the atlas.
//
// A [Source] computes rows, [Run] drives it: block by block in bounded memory,
// each finished block on disk, so that a run that was broken off goes on where
// it stopped, and the result is complete or not there at all.
package skim

import (
	"meridian"
)

// Quantity is what a matrix holds.
type Quantity string

// The quantities, in the order of columns.
const (
	Cost  Quantity = "cost"  // USD for the shipment, freight without stock
	Hours Quantity = "hours" // mean
	Km    Quantity = "km"
	CO2e  Quantity = "co2e"  // kg, well to wheel
	Modes Quantity = "modes" // a set of modes as a number; over the atlas alone
)

// Quantities lists them.
var Quantities = []Quantity{Cost, Hours, Km, CO2e, Modes}

// Zone is an origin or a destination.
type Zone struct {
	ID    string
	Point meridian.Point
	Place meridian.PlaceID // NoID: a point
}

// Source computes rows of matrices.
type Source interface {
	// Rows computes the rows from..to−1 of every quantity: out[q] has to−from
	// rows of one value a destination, NaN where there is no way.
	Rows(from, to int, out [][]float32) error
	// Bytes is the working memory that a block of so many rows needs.
	Bytes(rows int) int64
}
