package gmns

import "math"

// utm turns easting and northing of a UTM zone on WGS 84 (EPSG 326zz north,
// 327zz south) into degrees: Krüger's series to the third power of the third
// flattening, good to a millimetre within a zone (Karney 2011).
func utm(epsg int, x, y float64) (lon, lat float64) {
	const (
		a  = 6378137.0
		f  = 1 / 298.257223563
		k0 = 0.9996
	)
	n := f / (2 - f)
	n2, n3 := n*n, n*n*n
	radius := a / (1 + n) * (1 + n2/4 + n2*n2/64)
	beta := [3]float64{n/2 - 2*n2/3 + 37*n3/96, n2/48 + n3/15, 17 * n3 / 480}
	delta := [3]float64{2*n - 2*n2/3 - 2*n3, 7*n2/3 - 8*n3/5, 56 * n3 / 15}
	if epsg > 32700 {
		y -= 10_000_000
	}
	zone := epsg % 100
	xi, eta := y/(k0*radius), (x-500_000)/(k0*radius)
	xp, ep := xi, eta
	for j, b := range beta {
		k := 2 * float64(j+1)
		xp -= b * math.Sin(k*xi) * math.Cosh(k*eta)
		ep -= b * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	chi := math.Asin(math.Sin(xp) / math.Cosh(ep))
	phi := chi
	for j, d := range delta {
		phi += d * math.Sin(2*float64(j+1)*chi)
	}
	lambda := math.Atan2(math.Sinh(ep), math.Cos(xp))
	return float64(6*zone-183) + lambda*180/math.Pi, phi * 180 / math.Pi
}
