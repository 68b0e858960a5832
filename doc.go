// Package meridian holds the nouns that the packages of Meridian exchange:
// units, dates, time distributions, the network and its tables, shipments and
// itineraries. It does no input or output and contains no search.
//
// A feed (package feed) is read once into a [Network], which is frozen from
// then on: every other package takes it as an argument and returns values.
// Package cost turns a piece of the network and a [Shipment] into money, time
// and emissions; package plan finds itineraries; the command shows them.
//
// The vocabulary is that of freight transport: place, link, transfer,
// crossing, gauge break, passage, service, leg, itinerary, corridor.
package meridian
