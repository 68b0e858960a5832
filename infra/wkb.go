package infra

import (
	"encoding/binary"
	"errors"
	"math"

	"meridian"
)

// Geometries are kept as well-known binary (OGC 06-103r4), little endian,
// longitude before latitude.

const (
	wkbPoint      = 1
	wkbLineString = 2
)

func appendXY(b []byte, c Coord) []byte {
	p := c.Point()
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p.Lon))
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(p.Lat))
}

// PointWKB is a point in well-known binary.
func PointWKB(c Coord) []byte {
	b := binary.LittleEndian.AppendUint32(append(make([]byte, 0, 21), 1), wkbPoint)
	return appendXY(b, c)
}

// LineWKB is a line in well-known binary.
func LineWKB(line []Coord) []byte {
	b := binary.LittleEndian.AppendUint32(append(make([]byte, 0, 9+16*len(line)), 1), wkbLineString)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(line)))
	for _, c := range line {
		b = appendXY(b, c)
	}
	return b
}

var errWKB = errors.New("a geometry that is no point or line in well-known binary, or lies off the earth")

// readWKB appends the positions of a point or line.
func readWKB(out []Coord, b []byte) ([]Coord, error) {
	if len(b) < 5 || b[0] != 1 {
		return out, errWKB
	}
	kind, rest, n := binary.LittleEndian.Uint32(b[1:]), b[5:], 1
	switch kind {
	case wkbPoint:
	case wkbLineString:
		if len(rest) < 4 {
			return out, errWKB
		}
		n, rest = int(binary.LittleEndian.Uint32(rest)), rest[4:]
	default:
		return out, errWKB
	}
	if n != len(rest)/16 || len(rest)%16 != 0 {
		return out, errWKB
	}
	for ; len(rest) > 0; rest = rest[16:] {
		lon := math.Float64frombits(binary.LittleEndian.Uint64(rest))
		lat := math.Float64frombits(binary.LittleEndian.Uint64(rest[8:]))
		if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) {
			return out, errWKB
		}
		out = append(out, At(meridian.Point{Lat: lat, Lon: lon}))
	}
	return out, nil
}
