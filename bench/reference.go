package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"meridian/cch"
)

// reference is the compiled C++ program with its arguments; nil if there is none.
type reference struct{ program, graph, order string }

// clock lets the kernels count CPU time, as we do.
const clock = `#include <time.h>
#undef CLOCK_MONOTONIC
#define CLOCK_MONOTONIC CLOCK_PROCESS_CPUTIME_ID
`

// compile makes the reference program for a node order. A program of the same
// source and arguments in the work directory is used again.
func (c config) compile(nodes []cch.NodeID) (*reference, error) {
	compiler, err := exec.LookPath("g++")
	if c.kernels == "" || err != nil {
		fmt.Println("C++ kernels: skipped (no source given or no g++)")
		return nil, nil
	}
	header := filepath.Join(c.work, "clock.h")
	if err := os.WriteFile(header, []byte(clock), 0o600); err != nil {
		return nil, err
	}
	args := []string{"-O3", "-march=native", "-std=c++17", "-include", header, c.kernels}
	if c.peer != "" {
		args = append(args, "-DRK", "-fopenmp", "-I"+filepath.Join(c.peer, "include"), filepath.Join(c.peer, "lib", "libroutingkit.a"), "-lz", "-lm")
	} else {
		fmt.Println("RoutingKit: skipped (-routingkit not given)")
	}
	source, err := os.ReadFile(c.kernels)
	if err != nil {
		return nil, err
	}
	key := sha256.Sum256(append(source, strings.Join(args, "\n")...))
	r := &reference{filepath.Join(c.work, fmt.Sprintf("kernels-%x", key[:6])), c.graph + "/", filepath.Join(c.work, "order")}
	if _, err := os.Stat(r.program); err != nil {
		if out, err := exec.Command(compiler, append(args, "-o", r.program)...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("compiling %s: %v\n%s", c.kernels, err, out)
		}
	}
	var buf bytes.Buffer
	if err := binary.Write(&buf, binary.LittleEndian, nodes); err != nil {
		return nil, err
	}
	return r, os.WriteFile(r.order, buf.Bytes(), 0o600)
}

// run returns the figures the program prints, by name, the smallest of a name in
// milliseconds.
func (r *reference) run() (map[string]float64, error) {
	if r == nil {
		return nil, nil
	}
	out, err := exec.Command(r.program, r.graph, r.order).Output()
	if err != nil {
		return nil, fmt.Errorf("running the kernels: %v", err)
	}
	unit := map[string]float64{"s": 1e3, "ms": 1, "us": 1e-3}
	found := map[string]float64{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "!!") {
			return nil, fmt.Errorf("the kernels disagree with each other: %s", lines.Text())
		}
		f := strings.Fields(lines.Text())
		if len(f) < 3 {
			continue
		}
		v, err := strconv.ParseFloat(f[1], 64)
		scale, known := unit[f[2]]
		if err != nil || !known {
			continue
		}
		if old, seen := found[f[0]]; !seen || v*scale < old {
			found[f[0]] = v * scale
		}
	}
	return found, lines.Err()
}
