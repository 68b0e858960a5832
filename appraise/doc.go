// Package appraise says what a package of measures is worth, to whom, and how
// the parties could share it.
//
// Appraisal compares two worlds year by year: the base world and the one with
// the measures. A [Case] holds the markets (an origin, a destination and a kind
// of goods, with what a unit costs in both worlds), the outlays and the
// assumptions; [Case.Appraise] returns a [Result] with yearly accounts by
// country and party, the net present value, benefit–cost ratios, every internal
// rate of return, first-year return, payback and switching values.
// [Case.Simulate] draws its uncertain inputs. Accounts are whole cents and add
// up to the whole exactly.
//
// Sharing treats the package as a cooperative game between countries: a [Game]
// holds the worth of every coalition, from which come the Shapley value, the
// core test, the least core, the nucleolus, the separable-costs method, and the
// compensation of net losers, each with the payments it asks for.
//
// Money is USD of one price year. Nothing here reads a file or a clock; results
// depend on the input and the seed alone, at any number of processors. The
// methods, with equations, sources and worked examples, are in
// docs/model/appraisal.md and docs/model/share.md.
package appraise
