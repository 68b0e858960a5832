// Package report puts corridors side by side: indicators, diagrams, tables and
// documents made from the itineraries of package plan.
//
// A [Comparison] is made once from a network, a query and its result; it holds
// one [Row] for each corridor, the whole Pareto set, footnotes and sources.
// From it come pictures ([Comparison.Pictures]), which are written as SVG or
// PNG, and documents: [WriteHTML], [WriteXLSX], [WriteMarkdown], and the tables
// behind every picture ([Study.Tables]).
//
// The diagrams follow the time/cost–distance method of UNESCAP (Beresford and
// Dubey 1990, Banomyong 2000): distance to the right, time or money spent
// upwards, a slope for each carriage and a vertical step for each operation.
// The indicators are those of CAREC's Corridor Performance Measurement and
// Monitoring. Both are described in docs/model/time-cost-distance.md.
//
// The same comparison gives the same bytes. No function here touches a file or
// the network; a Comparison is read-only once made and safe for concurrent use.
package report
