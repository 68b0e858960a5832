package meridian

import "math"

// EarthRadius is the mean radius of the earth in km: (2a+b)/3 of the GRS 80
// ellipsoid (Moritz 2000). It is the only one in Meridian.
const EarthRadius = 6371.0088

// Point is a position in degrees, WGS 84.
type Point struct {
	Lat, Lon float64
}

// Distance returns the great-circle distance between p and q in km
// (haversine).
func (p Point) Distance(q Point) float64 {
	const rad = math.Pi / 180
	dlat, dlon := (q.Lat-p.Lat)*rad/2, (q.Lon-p.Lon)*rad/2
	h := math.Sin(dlat)*math.Sin(dlat) +
		math.Cos(p.Lat*rad)*math.Cos(q.Lat*rad)*math.Sin(dlon)*math.Sin(dlon)
	return 2 * EarthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}
