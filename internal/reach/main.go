// Command reach exits with 0 if a TCP address can be reached within five
// seconds; the Makefile asks it before checks that need the network.
package main

import (
	"net"
	"os"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		os.Exit(2)
	}
	c, err := net.DialTimeout("tcp", os.Args[1], 5*time.Second)
	if err != nil {
		os.Exit(1)
	}
	c.Close()
}
