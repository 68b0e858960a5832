package report

import (
	_ "embed"
	"encoding/csv"
	"strings"
)

// The words of pictures and reports stand in words.csv, a line a key: English,
// Russian, Persian. Corridors have the key corridor.ID; those that a feed adds
// go by the name the feed gives.

//go:embed words.csv
var wordsText string

var words = func() map[string][3]string {
	records, err := csv.NewReader(strings.NewReader(wordsText)).ReadAll()
	if err != nil {
		panic("report: words.csv is damaged: " + err.Error())
	}
	out := make(map[string][3]string, len(records))
	for _, r := range records[1:] {
		out[r[0]] = [3]string{r[1], r[2], r[3]}
	}
	return out
}()
