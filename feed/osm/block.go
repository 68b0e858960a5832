package osm

import (
	"errors"
	"fmt"
)

// element kinds of a visit.
type visitor struct {
	way  func(w *way) error
	node func(n *node) error
}

// way is a way of a block; it is valid during the visit alone.
type way struct {
	id   int64
	tags tags
	refs []int64
}

// node is a node of a block, position in 1e-7 degrees; valid during the visit alone.
type node struct {
	id       int64
	lat, lon int64
	tags     tags
}

// tags are the tags of an element: alternating keys and values.
type tags struct {
	table [][]byte
	pairs []uint32
}

// get returns the value of a key, "" if there is none.
func (t *tags) get(key string) string {
	for i := 0; i+1 < len(t.pairs); i += 2 {
		if string(t.table[t.pairs[i]]) == key {
			return string(t.table[t.pairs[i+1]])
		}
	}
	return ""
}

var errIndex = errors.New("a tag refers to a string that is not there")

// block is a decoded primitive block.
type block struct {
	table                [][]byte
	granularity          int64
	latOffset, lonOffset int64
	groups               [][]byte
	pairs                []uint32
	refs                 []int64
	denseIDs, lats, lons message
	keysVals             message
}

// visitBlock reads a primitive block and calls the visitor for its elements.
func visitBlock(data []byte, v *visitor) error {
	b := block{granularity: 100}
	m := message(data)
	for len(m) > 0 {
		number, value, bytes, err := m.field()
		if err != nil {
			return err
		}
		switch number {
		case 1:
			if err := b.strings(bytes); err != nil {
				return err
			}
		case 2:
			b.groups = append(b.groups, bytes)
		case 17:
			b.granularity = int64(value)
		case 19:
			b.latOffset = int64(value)
		case 20:
			b.lonOffset = int64(value)
		}
	}
	if b.granularity <= 0 || b.granularity > 1e9 {
		return fmt.Errorf("a granularity of %d nanodegrees", b.granularity)
	}
	for _, g := range b.groups {
		if err := b.group(g, v); err != nil {
			return err
		}
	}
	return nil
}

func (b *block) strings(m message) error {
	for len(m) > 0 {
		number, _, bytes, err := m.field()
		if err != nil {
			return err
		}
		if number == 1 {
			b.table = append(b.table, bytes)
		}
	}
	return nil
}

func (b *block) group(m message, v *visitor) error {
	for len(m) > 0 {
		number, _, bytes, err := m.field()
		if err != nil {
			return err
		}
		switch {
		case number == 1 && v.node != nil:
			err = b.node(bytes, v)
		case number == 2 && v.node != nil:
			err = b.dense(bytes, v)
		case number == 3 && v.way != nil:
			err = b.way(bytes, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// degrees turns stored coordinates into 1e-7 degrees, false off the earth.
func (b *block) degrees(lat, lon int64) (int64, int64, bool) {
	const most = 1 << 40
	if lat > most || lat < -most || lon > most || lon < -most || b.latOffset > 1<<50 || b.latOffset < -1<<50 || b.lonOffset > 1<<50 || b.lonOffset < -1<<50 {
		return 0, 0, false
	}
	lat, lon = (b.latOffset+b.granularity*lat)/100, (b.lonOffset+b.granularity*lon)/100
	return lat, lon, lat >= -90e7 && lat <= 90e7 && lon >= -180e7 && lon <= 180e7
}

func (b *block) node(m message, v *visitor) error {
	n := node{tags: tags{table: b.table}}
	var keys, vals message
	var lat, lon int64
	for len(m) > 0 {
		number, value, bytes, err := m.field()
		if err != nil {
			return err
		}
		signed := int64(value>>1) ^ -int64(value&1)
		switch number {
		case 1:
			n.id = signed
		case 2:
			keys = bytes
		case 3:
			vals = bytes
		case 8:
			lat = signed
		case 9:
			lon = signed
		}
	}
	if err := b.readPairs(keys, vals); err != nil {
		return err
	}
	n.tags.pairs = b.pairs
	var ok bool
	if n.lat, n.lon, ok = b.degrees(lat, lon); !ok {
		return nil // as if it were missing
	}
	return v.node(&n)
}

// readPairs reads two packed lists of keys and values.
func (b *block) readPairs(keys, vals message) error {
	b.pairs = b.pairs[:0]
	for len(keys) > 0 {
		k, err := keys.varint()
		if err != nil {
			return err
		}
		v, err := vals.varint()
		if err != nil {
			return err
		}
		if k >= uint64(len(b.table)) || v >= uint64(len(b.table)) {
			return errIndex
		}
		b.pairs = append(b.pairs, uint32(k), uint32(v))
	}
	return nil
}

// dense reads nodes that are stored as columns of differences.
func (b *block) dense(m message, v *visitor) error {
	b.denseIDs, b.lats, b.lons, b.keysVals = nil, nil, nil, nil
	for len(m) > 0 {
		number, _, bytes, err := m.field()
		if err != nil {
			return err
		}
		switch number {
		case 1:
			b.denseIDs = bytes
		case 8:
			b.lats = bytes
		case 9:
			b.lons = bytes
		case 10:
			b.keysVals = bytes
		}
	}
	n := node{tags: tags{table: b.table}}
	var lat, lon int64
	for len(b.denseIDs) > 0 {
		did, err := b.denseIDs.zigzag()
		if err != nil {
			return err
		}
		dlat, err := b.lats.zigzag()
		if err != nil {
			return err
		}
		dlon, err := b.lons.zigzag()
		if err != nil {
			return err
		}
		n.id, lat, lon = n.id+did, lat+dlat, lon+dlon
		if err := b.denseTags(); err != nil {
			return err
		}
		n.tags.pairs = b.pairs
		var ok bool
		if n.lat, n.lon, ok = b.degrees(lat, lon); !ok {
			continue
		}
		if err := v.node(&n); err != nil {
			return err
		}
	}
	return nil
}

// denseTags reads the tags of the next dense node, up to a zero.
func (b *block) denseTags() error {
	b.pairs = b.pairs[:0]
	for len(b.keysVals) > 0 {
		k, err := b.keysVals.varint()
		if err != nil {
			return err
		}
		if k == 0 {
			return nil
		}
		v, err := b.keysVals.varint()
		if err != nil {
			return err
		}
		if k >= uint64(len(b.table)) || v >= uint64(len(b.table)) {
			return errIndex
		}
		b.pairs = append(b.pairs, uint32(k), uint32(v))
	}
	return nil
}

func (b *block) way(m message, v *visitor) error {
	w := way{tags: tags{table: b.table}}
	var keys, vals, refs message
	for len(m) > 0 {
		number, value, bytes, err := m.field()
		if err != nil {
			return err
		}
		switch number {
		case 1:
			w.id = int64(value)
		case 2:
			keys = bytes
		case 3:
			vals = bytes
		case 8:
			refs = bytes
		}
	}
	if err := b.readPairs(keys, vals); err != nil {
		return err
	}
	w.tags.pairs = b.pairs
	b.refs = b.refs[:0]
	id := int64(0)
	for len(refs) > 0 {
		d, err := refs.zigzag()
		if err != nil {
			return err
		}
		id += d
		b.refs = append(b.refs, id)
	}
	w.refs = b.refs
	return v.way(&w)
}
