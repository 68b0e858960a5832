module meridian

go 1.26.8
