package httpapi

import (
	"container/list"
	"sync"
)

// cache keeps pages by key within a bound of bytes; the page that was asked for
// longest ago goes first.
type cache struct {
	mu    sync.Mutex
	bound int64
	used  int64
	at    map[string]*list.Element
	order list.List // of kept, last used first
}

type kept struct {
	key  string
	page *page
}

func newCache(bound int64) *cache { return &cache{bound: bound, at: map[string]*list.Element{}} }

func (c *cache) get(key string) *page {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.at[key]
	if e == nil {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(kept).page
}

// put keeps a page, unless it would take more than a quarter of the bound.
func (c *cache) put(key string, p *page) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at[key] != nil || p.size() > c.bound/4 {
		return
	}
	c.at[key] = c.order.PushFront(kept{key, p})
	for c.used += p.size(); c.used > c.bound; {
		e := c.order.Back()
		k := c.order.Remove(e).(kept)
		delete(c.at, k.key)
		c.used -= k.page.size()
	}
}
