package plan

import (
	"math"

	"meridian"
)

// How a booked chain may turn out. The time of the goods at a place is a mixture
// of few lognormal times, each counted from a fixed minute: the start, or a known
// departure that they left on. Movements and operations add their moments to
// each (Fenton and Wilkinson). At a departure the mixture is cut at the cut-offs:
// who is late for the booked one leaves on the next, who is on a cancelled one as
// well, so after it there is a part for each departure with a chance. Nothing is
// drawn; the only approximation is that sums are lognormal.

// part is one of the ways in which a chain may turn out so far: with a chance, at
// minute from + a duration with these moments, in minutes.
type part struct {
	chance, from float64
	mean, vari   float64
	mu, sigma    float64 // of the logarithm of the duration; sigma 0: certain
}

func (p *part) settle() {
	p.mu, p.sigma = math.Inf(-1), 0
	if p.mean > 0 {
		s2 := math.Log1p(p.vari / (p.mean * p.mean))
		p.mu, p.sigma = math.Log(p.mean)-s2/2, math.Sqrt(s2)
	}
}

// by returns the chance that the part has come by a minute.
func (p *part) by(minute float64) float64 {
	x := minute - p.from
	if p.sigma < 1e-9 {
		if x >= p.mean-1e-6 {
			return 1
		}
		return 0
	}
	if x <= 0 {
		return 0
	}
	return 0.5 * math.Erfc((p.mu-math.Log(x))/(p.sigma*math.Sqrt2))
}

// outcome is the time of goods as a mixture.
type outcome []part

// add lets all parts take a further duration, in minutes and squared minutes.
func (o outcome) add(mean, vari float64) {
	for i := range o {
		o[i].mean += mean
		o[i].vari += vari
	}
}

func (o outcome) settle() {
	for i := range o {
		o[i].settle()
	}
}

// by returns the chance that the goods have come by a minute; the parts are
// settled.
func (o outcome) by(minute float64) float64 {
	sum := 0.0
	for i := range o {
		sum += o[i].chance * o[i].by(minute)
	}
	return sum
}

// moments returns mean and variance, in minutes.
func (o outcome) moments() (mean, vari float64) {
	for i := range o {
		mean += o[i].chance * (o[i].from + o[i].mean)
	}
	for i := range o {
		d := o[i].from + o[i].mean - mean
		vari += o[i].chance * (o[i].vari + d*d)
	}
	return mean, vari
}

// quantile returns the minute by which the goods have come with chance q, to a
// minute; the parts are settled.
func (o outcome) quantile(q float64) float64 {
	z := normalQuantile(q)
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range o {
		x := o[i].from + o[i].mean
		if o[i].sigma > 0 {
			x = o[i].from + math.Exp(o[i].mu+z*o[i].sigma)
		}
		lo, hi = min(lo, x), max(hi, x)
	}
	flo, fhi := o.by(lo)-q, o.by(hi)-q
	if flo >= 0 {
		return lo
	}
	side := 0
	for n := 0; hi-lo > 1 && n < 200; n++ { // regula falsi with the Illinois rule, bisection where it crawls
		x := hi - fhi*(hi-lo)/(fhi-flo)
		if n%3 == 2 || !(x > lo && x < hi) {
			x = (lo + hi) / 2
		}
		f := o.by(x) - q
		if f < 0 {
			lo, flo = x, f
			if side < 0 {
				fhi /= 2
			}
			side = -1
		} else {
			hi, fhi = x, f
			if side > 0 {
				flo /= 2
			}
			side = 1
		}
	}
	return hi
}

// least is the chance below which a departure is no part of an outcome.
const least = 1e-6

// booked is how a booked departure may turn out.
type booked struct {
	leaves int64   // minute of the start
	missed float64 // chance that the goods come after the cut-off
	lost   float64 // chance that they do not leave on it: missed or cancelled
	next   int64   // minutes to the departure after it; 0: none is known
	spread float64 // variance of the departure that they leave on, squared minutes
}

// sail cuts an outcome at the cut-offs of departures: closes are the last minutes
// to board from the booked departure on, cancel is the chance of each that it does
// not leave, and it leaves cutoff minutes after it closes. The outcome is settled;
// the parts of the result are at their departures.
func (o outcome) sail(closes func(i int) (minute float64, ok bool), cutoff, cancel float64, into outcome) (outcome, booked) {
	var b booked
	before, waiting, mean, carried := 0.0, 0.0, 0.0, 0.0
	last, ok := closes(0)
	b.leaves = int64(math.Round(last + cutoff))
	for i := 0; ok; i++ {
		come := o.by(last)
		waiting += come - before
		before = come
		leave := waiting * (1 - cancel)
		if i == 0 {
			b.missed, b.lost = 1-come, 1-leave
		}
		next, more := closes(i + 1)
		if i == 0 && more {
			b.next = int64(math.Round(next - last))
		}
		if rest := 1 - carried - leave; rest < least || !more { // whoever is left takes the last one
			leave = 1 - carried
			more = false
		}
		if leave > least/10 {
			into = append(into, part{chance: leave, from: last + cutoff})
			mean += leave * (last + cutoff)
			carried += leave
		}
		waiting = max(0, waiting-leave)
		last, ok = next, more
	}
	for i := range into {
		d := into[i].from - mean
		b.spread += into[i].chance * d * d
	}
	return into, b
}

// quadrature is how many equal shares of a part come to a crossing that closes.
const quadrature = 48

var shares = func() (z [quadrature]float64) {
	for i := range z {
		z[i] = normalQuantile((float64(i) + 0.5) / quadrature)
	}
	return z
}()

// pass lets an outcome wait until an arc can be entered.
func (o outcome) pass(enter func(minute float64) float64) {
	for i := range o {
		p := &o[i]
		p.settle()
		mean, square, plain, plain2 := 0.0, 0.0, 0.0, 0.0
		for _, z := range shares {
			x := p.mean
			if p.sigma > 0 {
				x = math.Exp(p.mu + z*p.sigma)
			}
			y := enter(p.from+x) - p.from
			mean, square, plain, plain2 = mean+y/quadrature, square+y*y/quadrature, plain+x/quadrature, plain2+x*x/quadrature
		}
		p.mean += mean - plain // what the shares lack of mean and variance cancels
		p.vari = max(0, p.vari+(square-mean*mean)-(plain2-plain*plain))
	}
}

// turnout is how a whole chain may turn out.
type turnout struct {
	outcome outcome
	booked  []booked  // by visit; the zero value where nothing is booked
	ready   []float64 // by visit: mean minute at which the goods come; one more for the arrival
}

// turnOut works out how a followed way may turn out.
func (g *graph) turnOut(visits []visit) turnout {
	t := turnout{booked: make([]booked, len(visits)), ready: make([]float64, len(visits)+1)}
	now := outcome{{chance: 1}}
	for i := range visits {
		v := &visits[i]
		for k := range now {
			t.ready[i] += now[k].chance * (now[k].from + now[k].mean)
		}
		if v.arc < 0 {
			w := &g.terminal[-1-v.arc].weight
			now.add(float64(w[Minutes]), 36*float64(w[Variance]))
			continue
		}
		w := &g.weights[v.arc]
		mean, vari := float64(w[Minutes]), 36*float64(w[Variance])
		if k := g.v.timingOf[v.arc]; k > 0 {
			b, x := &g.clock.beats[k-1], &g.v.timings[k-1]
			if b.service {
				now.settle()
				closes := func(i int) (float64, bool) {
					if n := v.index + int32(i); n < b.last {
						return float64(int64(g.clock.times[n]) - g.start), true
					}
					return 0, false
				}
				cutoff := float64(cutoffMinutes(x.service))
				now, t.booked[i] = now.sail(closes, cutoff, x.service.Cancel, nil)
				mean = max(0, mean-cutoff-float64(g.allowance(v.arc)))
			} else {
				now.pass(func(minute float64) float64 {
					at := int64(math.Round(minute)) + g.start
					if enter := g.clock.enter(b, at); enter != never {
						return minute + float64(enter-at)
					}
					return minute
				})
			}
		}
		now.add(mean, vari)
	}
	now.settle()
	t.outcome = now
	t.ready[len(visits)], _ = now.moments()
	return t
}

// moments of the duration, in hours.
func (t *turnout) moments() meridian.Moments {
	mean, vari := t.outcome.moments()
	return meridian.Moments{Mean: mean / 60, Var: vari / 3600}
}
