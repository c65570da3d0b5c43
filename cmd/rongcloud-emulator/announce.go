package main

import (
	"fmt"
	"io"
	"net"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// reach returns the address to connect to.
func reach(addr *net.TCPAddr) string {
	at := *addr
	if at.IP.IsUnspecified() {
		at.IP = net.IPv4(127, 0, 0, 1) // it listens on all addresses; this one works on every system
	}
	return at.String()
}

func announce(out io.Writer, addr *net.TCPAddr, appKey, appSecret string) {
	shown := appSecret
	if appSecret != emulator.DefaultAppSecret {
		shown = "  # what you gave as -app-secret" // a terminal's history should not have it
	}
	fmt.Fprintf(out, `RongCloud emulator on http://%s - everything is in memory, not for production.

Point a program at it:

  export %s=%s
  export %s=%s
  export %s=http://%s

`, addr, rongcloud.EnvAppKey, appKey, rongcloud.EnvAppSecret, shown, rongcloud.EnvEndpoint, reach(addr))
	if !addr.IP.IsLoopback() {
		fmt.Fprintf(out, "WARNING: %s is not loopback: anyone who can reach it can use this emulator.\n\n", addr)
	}
}

func announceConsole(out io.Writer, addr *net.TCPAddr) {
	fmt.Fprintf(out, "Console: http://%s%s\n\n", reach(addr), emulator.ConsolePath)
	if !addr.IP.IsLoopback() {
		fmt.Fprint(out, "WARNING: the console needs no App Secret: anyone who can reach it can use it. -no-console turns it off.\n\n")
	}
}
