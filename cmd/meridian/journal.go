package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"sync"

	"meridian"
	"meridian/appraise"
)

// journal keeps what a long run has worked out in a file of JSON lines, so that
// the same command goes on where it was broken off: the question, then a key and
// a value a line. A last line that was cut off counts for nothing. It is safe for
// concurrent use; one without a file keeps nothing.
type journal struct {
	mu     sync.Mutex
	file   *os.File
	in     string // the flag and its file
	values map[string]json.RawMessage
}

type journalLine struct {
	Question string          `json:"question,omitempty"`
	Key      string          `json:"key,omitempty"`
	Value    json.RawMessage `json:"value,omitempty"`
}

// mostJournal bounds what is read of a journal.
const mostJournal = 1 << 30

// openJournal reads what was kept for a question; an empty path keeps nothing.
// Check refuses a value that is none of the question.
func openJournal(path, question string, check func(key string, value json.RawMessage) error) (*journal, error) {
	j := &journal{in: "--resume " + path, values: map[string]json.RawMessage{}}
	if path == "" {
		return j, nil
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, meridian.Input(j.in, "name a file that can be written", "%v", err)
	}
	end, err := j.read(io.LimitReader(f, mostJournal), question, check)
	if err != nil {
		f.Close()
		return nil, meridian.Input(j.in, "name another file, or delete it", "%v", err)
	}
	if _, err = f.Seek(end, io.SeekStart); err == nil {
		err = f.Truncate(end) // a line that was cut off
	}
	j.file = f
	if err == nil && end == 0 {
		err = j.write(journalLine{Question: question})
	}
	if err != nil {
		f.Close()
		return nil, meridian.Input(j.in, "name a file that can be written", "%v", err)
	}
	return j, nil
}

// read takes whole lines and returns where they end.
func (j *journal) read(r io.Reader, question string, check func(string, json.RawMessage) error) (end int64, err error) {
	br := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := br.ReadBytes('\n')
		if err == io.EOF {
			return end, nil
		}
		if err != nil {
			return 0, err
		}
		var x journalLine
		if err := json.Unmarshal(line, &x); err != nil {
			return 0, fmt.Errorf("line %d is none of a run that was broken off: %v", n, err)
		}
		switch {
		case n == 1 && x.Question != question:
			return 0, fmt.Errorf("holds another question")
		case n > 1 && (x.Key == "" || x.Question != ""):
			return 0, fmt.Errorf("line %d has no key", n)
		case n > 1:
			if err := check(x.Key, x.Value); err != nil {
				return 0, fmt.Errorf("line %d: %v", n, err)
			}
			j.values[x.Key] = x.Value
		}
		end += int64(len(line))
	}
}

func (j *journal) write(x journalLine) error {
	b, err := json.Marshal(x)
	if err == nil {
		_, err = j.file.Write(append(b, '\n')) // a line is written at once, so that a kill cuts one at most
	}
	return err
}

// known fetches a value; ok is false where there is none.
func (j *journal) known(key string, into any) (ok bool, err error) {
	j.mu.Lock()
	b, ok := j.values[key]
	j.mu.Unlock()
	if !ok {
		return false, nil
	}
	return true, json.Unmarshal(b, into)
}

// keep writes a value down.
func (j *journal) keep(key string, value any) error {
	if j.file == nil {
		return nil
	}
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.write(journalLine{Key: key, Value: b}); err != nil {
		return meridian.Input(j.in, "make room, and run the same command to go on", "%v", err)
	}
	return nil
}

func (j *journal) close() error {
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}

// broken words the end of a run that was broken off.
func (j *journal) broken(err error) error {
	if j.file == nil {
		return interrupted(err)
	}
	return &checkFailed{"interrupted: " + j.in[len("--resume "):] + " keeps what is done; run the same command to go on"}
}

// keptState is a state as it is written; a cost that is left out is that of no way.
type keptState struct {
	Cost      *float64            `json:"cost,omitempty"`
	Time      float64             `json:"time,omitempty"`
	Gains     []appraise.Gain     `json:"gains,omitempty"`
	Emissions []appraise.Emission `json:"emissions,omitempty"`
}

func keepStates(list []appraise.State) []keptState {
	out := make([]keptState, len(list))
	for i := range list {
		s := &list[i]
		out[i] = keptState{Time: s.Time, Gains: s.Gains, Emissions: s.Emissions}
		if s.Reached() {
			out[i].Cost = &s.Cost
		}
	}
	return out
}

func stateList(list []keptState) []appraise.State {
	out := make([]appraise.State, len(list))
	for i := range list {
		s := &list[i]
		out[i] = appraise.State{Cost: math.Inf(1), Time: s.Time, Gains: s.Gains, Emissions: s.Emissions}
		if s.Cost != nil {
			out[i].Cost = *s.Cost
		}
	}
	return out
}

// checkStates refuses states that are not those of n flows.
func checkStates(n int) func(string, json.RawMessage) error {
	return func(key string, value json.RawMessage) error {
		if _, err := strconv.ParseUint(key, 10, 64); err != nil {
			return fmt.Errorf("%q is no set of measures", key)
		}
		var list []keptState
		if err := json.Unmarshal(value, &list); err != nil {
			return err
		}
		if len(list) != n {
			return fmt.Errorf("%d flows and not %d", len(list), n)
		}
		return nil
	}
}
