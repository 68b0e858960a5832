// Package infra holds infrastructure networks: every road, railway, ferry and
// waterway of a region as maps draw them, a million links rather than the few
// thousand of the atlas.
//
// Importers (feed/osm, feed/gmns, GeoJSON and CSV in feed/lines) collect a [Raw]
// of lines over shared vertices. [Build] turns it into a [Network]: lines are
// split where they meet, gaps are bridged, double track becomes one link with
// two tracks, chains of equal links become one, countries and gauges are
// assigned where no tag says them, and the places of an atlas snap onto it.
// Every repair is written into the [Report].
//
// A network has three layers that share no node: road (with vehicle ferries),
// rail (with rail ferries, one node a gauge) and water. [NewRouter] prepares a
// layer for questions with package cch. [Save] and [Open] keep a network, its
// hierarchies and its report in a folder of open formats.
//
// Units: km, km/h, mm of gauge, degrees WGS 84, metres and seconds where a
// weight of cch is meant. Distances are great circles between the vertices of a
// line, on the one earth of Meridian.
package infra
