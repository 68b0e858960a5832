package main

// How each table of the atlas was made: the method, not the figures. What holds
// for single rows stands in their notes.
var made = map[string]string{
	"sources":      "one row a publication that a figure was taken from, entered when the figure was. `meridian-estimate` marks what no source says: the note of the row tells how it was set, with a range.",
	"places":       "named places of each country from UN/LOCODE, Natural Earth, the World Port Index, OpenStreetMap (August 2021) and general maps; ids are UN/LOCODEs where one exists. Where UN/LOCODE is wrong the note says so. Sea waypoints are drawn by hand on lanes and in straits. Clocks that differ from those of the country (Russia east and west of Moscow) are of the IANA time zone database, 2025b.",
	"links":        "rail and road: the published length of the section where one was found; else the shortest path on OpenStreetMap of August 2021 or Natural Earth railways; else the great circle times a factor that the note gives. Sea: great circles between waypoints on lanes of our own making, the length of the fairway in channels; rivers: kilometre marks. Lines opened since 2010 carry their day.",
	"speeds":       "commercial speeds over long hauls by mode, country and class, estimated from corridor surveys (CAREC), railway and carrier reports and timetables; no speed is fitted to a single claim.",
	"transfers":    "terminals with a published tariff, dwell time or throughput have rows of their own; other ports and dry ports are estimated by country and size, and defaults by country and pair of modes stand behind them.",
	"crossings":    "hours from CAREC corridor measurements, operators and the press where a border is named; else from the average of its country or the World Bank's border figures, marked as estimates with a range. Closures are rows with dates.",
	"gauge_breaks": "hours and charges from CAREC rail surveys, railways and the press; else estimated by the number of cranes and the traffic, with a range.",
	"passages":     "tolls from canal tariffs divided by the load of a usual ship; waits and seasons from canal and pilot authorities and the press.",
	"lanes":        "rates between sea regions: published indices and quotes are the anchors, the other pairs follow from the distance on a marine network within a group of lanes; the note names the group and its spread.",
	"services":     "named liner services, ferries, rail ferries and container trains that operators or the press describe; those with a published timetable have its days, the others a frequency, which is estimated where none is published.",
	"calls":        "stops as published; hours from timetables, else from the distance and the usual speed.",
	"fares":        "published fares of ferries and services; others by distance from those.",
	"charges":      "railway tariffs and discounts, road rates by country (Upply x Ti x IRU, CAREC), equipment, documents, insurance and surcharges, demurrage of carriers; the fixed part of a published railway tariff (China, India) has the id of its bands and is paid once in each haul inside the country, while estimated rates by the kilometre hold all; what no source gives is estimated with a range.",
	"rates":        "dated values of published indices (WCI, SCFI, ERAI), tariff indexations, fuel, exchange rates and consumer prices; months between anchors are estimated and say so.",
	"emissions":    "GLEC v3 and DESNZ 2025 factors, well to wheel with tank to wheel beside; electric rail by the carbon intensity of the grid of each country.",
	"goods":        "groups of HS chapters; values per tonne rounded from UN Comtrade 2023, day values placed in the range of Hummels and Schaur (2013).",
	"equipment":    "ISO dimensions; hire per day from published ranges.",
	"countries":    "ISO 3166; border hours and fees of the World Bank's Doing Business 2019; main gauge of the railway; clocks of the IANA time zone database, 2025b (https://www.iana.org/time-zones), without summer time.",
	"memberships":  "depositaries and secretariats: UNECE (TIR, CMR), OSJD (SMGS), OTIF (CIM), EAEU, EU, WTO, common transit.",
	"documents":    "papers that conventions and border agencies ask for, with the condition that makes them needed.",
	"corridors":    "the corridors that publications name; the gates that recognise them are ours.",
	"restrictions": "rules of sanctions and control regimes at the level of country, sector and chapter, each with its act. Not legal advice.",
	"disruptions":  "episodes with the days that the press and authorities report; surcharges from carriers' notices.",
	"claims":       "published statements about whole chains, as published; the model is never fitted to a single one.",
	"flows":        "published volumes, observed and forecast (F...); and what goes between two countries in a year by goods, in tonnes, as the OD set of appraisals (OD...): published tonnes where there are any, else trade in USD by HS chapter or by estimated shares of goods, over the value a tonne of goods.csv, as the note of each row says.",
}
