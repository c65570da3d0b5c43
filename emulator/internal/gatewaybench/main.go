//go:build unix

// Command gatewaybench measures what it costs the emulator to deliver messages to browsers: many clients in one room, all of which
// must get every message in order. The clients run in a process of their own, so that only the emulator's work is counted. It is
// held against a floor in the same run: the same bytes written to as many connections by nothing but the WebSocket library.
//
//	go run ./emulator/internal/gatewaybench -clients 2000 -rate 50 -for 10s
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"time"
)

func main() {
	if os.Getenv(roleVariable) != "" {
		play(os.Getenv(roleVariable))
		return
	}
	var load load
	flag.IntVar(&load.Clients, "clients", 2000, "clients in the room")
	flag.IntVar(&load.Rate, "rate", 50, "messages per second")
	flag.DurationVar(&load.For, "for", 10*time.Second, "how long messages are sent")
	profile := flag.String("cpuprofile", "", "write a CPU profile of the emulator's work to this `file`")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			fmt.Fprintln(os.Stderr, "gatewaybench:", err)
			os.Exit(1)
		}
		defer f.Close()
		_ = pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	r, err := measure(load)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gatewaybench:", err)
		os.Exit(1)
	}
	fmt.Print(r)
}
