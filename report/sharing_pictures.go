package report

import (
	"cmp"
	"math"
	"slices"

	"meridian"
	"meridian/appraise"
)

// wayInks are the fills of the ways to share.
var wayInks = map[string]ink{"territorial": hue8, "shapley": hue1, "nucleolus": hue3, "scrb": hue2, "proportional": hue7, "equal": hue5, "compensation": hue6}

// SharingPictureNames lists the pictures of a sharing; payments come by method.
func SharingPictureNames() []string {
	return []string{"shares", "payments-shapley", "payments-nucleolus", "payments-compensation"}
}

// Pictures draws the shares, and the payments of the methods that are asked for
// most.
func (s *Sharing) Pictures(l *Lang) []*Picture {
	out := []*Picture{s.shares(l)}
	for _, id := range []string{"shapley", "nucleolus", "compensation"} {
		if w := s.Split.Way(id); w != nil && len(w.Payments) > 0 {
			out = append(out, s.payments(l, id))
		}
	}
	return out
}

// Picture draws one by name.
func (s *Sharing) Picture(name string, l *Lang) (*Picture, error) {
	for _, p := range s.Pictures(l) {
		if p.Name == name {
			return p, nil
		}
	}
	return nil, meridian.Input("--picture", "shares is always there, payments-METHOD where somebody pays", "there is no picture %q", name)
}

// shares puts the methods side by side for every player.
func (s *Sharing) shares(l *Lang) *Picture {
	p := canvas(l, "shares", s.title(l)+" – "+l.T("sh.pic.shares"), s.Subtitle(l))
	p.paragraph(s.Answer(l), face{size: normal, ink: text}, 4)
	ways := s.Split.Ways
	var legend []slice
	low, high := 0.0, 0.0
	for _, w := range ways {
		legend = append(legend, slice{label: method(l, w.ID), ink: wayInks[w.ID]})
		for _, x := range w.Shares {
			low, high = math.Min(low, x.USD()/1e6), math.Max(high, x.USD()/1e6)
		}
	}
	p.legendBoxes(margin, legend)
	const names, bar = 150.0, 11.0
	step := bar*float64(len(ways)) + 14
	pan := across(rect{margin + names, p.y + 8, pageWidth - 2*margin - names - 70, step * float64(len(s.Split.Players))}, low, high)
	p.scaleX(&pan, l.T("ap.million"))
	zero := pan.at(0, 0).x
	for i := range s.Split.Players {
		y := pan.box.y + step*float64(i) + 6
		p.named(s.player(l, i), margin+names-10, y+(step-14)/2+4, names-12)
		for k, w := range ways {
			v := w.Shares[i].USD() / 1e6
			x := pan.at(v, 0).x
			at := y + bar*float64(k)
			p.rect(rect{math.Min(x, zero), at, math.Max(0.8, math.Abs(x-zero)), bar - 1.5}, paint{fill: wayInks[w.ID]}).tip = method(l, w.ID) + ": " + l.Num(v, s.digits)
			if k == 0 || w.ID == "shapley" || w.ID == "nucleolus" {
				f := face{size: 9.5, ink: muted, halo: true}
				dx := 4.0
				if v < 0 {
					f.align, dx = right, -4
				}
				p.text(x+dx, at+bar-2.5, l.Num(v, s.digits), f)
			}
		}
	}
	p.y = pan.box.bottom() + 44
	return p.close(l.T("sh.lead.shares"), s.foot(l))
}

func (s *Sharing) foot(l *Lang) string {
	return l.T("foot.data", s.Net.Version, l.Date(s.Net.AsOf.String()))
}

// payments draws bands from who pays to who receives, as wide as the amounts.
func (s *Sharing) payments(l *Lang, id string) *Picture {
	w := s.Split.Way(id)
	paid := slices.Clone(w.Payments)
	slices.SortFunc(paid, func(a, b appraise.Payment) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	p := canvas(l, "payments-"+id, s.title(l)+" – "+l.T("sh.pic.payments", method(l, id)), s.Subtitle(l))
	n := len(s.Split.Players)
	pays, gets := make([]float64, n), make([]float64, n)
	whole := 0.0
	for _, x := range paid {
		v := x.Amount.USD() / 1e6
		pays[x.From] += v
		gets[x.To] += v
		whole += v
	}
	rows := func(x []float64) int {
		k := 0
		for _, v := range x {
			if v > 0 {
				k++
			}
		}
		return k
	}
	const gap, thick = 22.0, 300.0
	height := thick + gap*float64(max(rows(pays), rows(gets)))
	scale := thick / whole
	top := p.y + 12
	const leftX, rightX = 270.0, 730.0
	lay := func(x []float64, at float64, a align) []float64 {
		y := top
		out := make([]float64, n)
		for i, v := range x {
			if v == 0 {
				continue
			}
			out[i] = y
			p.rect(rect{at - 6, y, 12, v * scale}, paint{fill: text})
			tx := at - 14
			if a == left {
				tx = at + 14
			}
			p.text(tx, y+v*scale/2+4, s.player(l, i)+"  "+l.Num(v, s.digits), face{size: normal, ink: text, align: a})
			y += v*scale + gap
		}
		return out
	}
	from, to := lay(pays, leftX, right), lay(gets, rightX, left)
	hues := []ink{hue1, hue2, hue3, hue4, hue5, hue6, hue7, hue8}
	for _, x := range paid {
		v := x.Amount.USD() / 1e6 * scale
		p.area([][]point{band(leftX+6, from[x.From], rightX-6, to[x.To], v)}, paint{fill: hues[x.From%len(hues)], opacity: 0.55}).tip = s.player(l, x.From) + " → " + s.player(l, x.To) + ": " + s.millions(l, x.Amount)
		if pays[x.From] > x.Amount.USD()/1e6 && v > 8 { // one of several: say how much
			p.text(leftX+16, from[x.From]+v/2+4, s.millions(l, x.Amount), face{size: small, ink: text, halo: true})
		}
		from[x.From] += v
		to[x.To] += v
	}
	p.y = top + height
	return p.close(l.T("sh.lead.payments"), s.foot(l))
}

// band is a ribbon of height h from (x0, y0) to (x1, y1).
func band(x0, y0, x1, y1, h float64) []point {
	const n = 24
	var out []point
	at := func(k int, dy float64) point {
		f := float64(k) / n
		ease := f * f * (3 - 2*f)
		return point{x0 + (x1-x0)*f, y0 + (y1-y0)*ease + dy}
	}
	for k := range n + 1 {
		out = append(out, at(k, 0))
	}
	for k := n; k >= 0; k-- {
		out = append(out, at(k, h))
	}
	return out
}
