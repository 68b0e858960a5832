package pbf

// Steppe is a map of a small country for tests of commands: a motorway drawn as
// two carriageways, a highway with a gap of 4 m, a double track, a line under
// construction, an island, a way that leaves the map, a border post.
func Steppe() []byte {
	nodes := []Node{
		{ID: 1, Lat: 40, Lon: 50}, {ID: 2, Lat: 40, Lon: 50.5}, {ID: 3, Lat: 40, Lon: 51, Tags: []string{"barrier", "border_control"}}, {ID: 4, Lat: 40, Lon: 51.5},
		{ID: 5, Lat: 40.00004, Lon: 50.5}, {ID: 6, Lat: 40.3, Lon: 50.5},
		{ID: 7, Lat: 40.00015, Lon: 50}, {ID: 8, Lat: 40.00015, Lon: 50.5},
		{ID: 11, Lat: 40.01, Lon: 50}, {ID: 12, Lat: 40.01, Lon: 50.5}, {ID: 13, Lat: 40.01, Lon: 51},
		{ID: 14, Lat: 40.01007, Lon: 50}, {ID: 15, Lat: 40.01007, Lon: 50.5},
		{ID: 21, Lat: 42, Lon: 52}, {ID: 22, Lat: 42, Lon: 52.1},
	}
	ways := []Way{
		{ID: 101, Nodes: []int64{1, 2}, Tags: []string{"highway", "motorway", "ref", "M1"}},
		{ID: 102, Nodes: []int64{2, 1}, Tags: []string{"highway", "motorway", "ref", "M1"}},
		{ID: 103, Nodes: []int64{2, 3, 4}, Tags: []string{"highway", "primary", "ref", "A2", "maxspeed", "60"}},
		{ID: 104, Nodes: []int64{5, 6}, Tags: []string{"highway", "secondary"}},
		{ID: 105, Nodes: []int64{4, 99}, Tags: []string{"highway", "primary"}},
		{ID: 106, Nodes: []int64{21, 22}, Tags: []string{"highway", "primary"}},
		{ID: 201, Nodes: []int64{11, 12}, Tags: []string{"railway", "rail", "gauge", "1435", "electrified", "contact_line", "voltage", "25000", "frequency", "50"}},
		{ID: 202, Nodes: []int64{14, 15}, Tags: []string{"railway", "rail", "gauge", "1435"}},
		{ID: 203, Nodes: []int64{12, 13}, Tags: []string{"railway", "construction", "construction", "rail", "gauge", "1435"}},
	}
	return File(nodes, ways)
}
