// Command rongcloud-emulator is a local RongCloud for development. It serves the Server API from memory, and the vendor's browser
// client.
//
//	go run github.com/rongcloud-go/sdk/cmd/rongcloud-emulator
//
// With -webhook it sends callbacks to an app server, such as -webhook chatroom.status=http://127.0.0.1:8080/rooms.
//
// By default it accepts what the service accepts, so that the SDKs of other languages work unmodified. With -strict it refuses
// every request that the documentation does not allow.
//
// It prints the environment variables that rongcloud.FromEnv reads, and a line on standard error for every request of the Server
// API and every callback attempt; -quiet turns these lines off. GET /_emulator/ready answers 200 when it is ready. It is not for
// production: everything is in memory, and the default credentials are public.
//
// The URL / leads to the console, unless -static serves a page there. Pages use the following flags; docs/browser-client.md in
// the repository explains how to connect a page to the emulator.
//
//	-token TOKEN=USER   makes a token valid that is written into a page; may be repeated
//	-navi-in-token      adds the emulator's address to issued tokens, so that pages run unmodified
//	-static DIR         serves a folder with the page and the client library
//	-host NAME          allows browsers to use this host name besides localhost
package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/program"
)

func main() { program.Main("rongcloud-emulator", run) }

// shutdownPatience limits how long pending requests may take to end.
const shutdownPatience = 2 * time.Second

// run serves until ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stdout)
	if err != nil {
		return err
	}
	if s.version {
		printVersion(stdout)
		return nil
	}
	if s.static != "" {
		root, err := os.OpenRoot(s.static)
		if err != nil {
			return err
		}
		defer root.Close()
		s.opts = append(s.opts, emulator.WithStatic(root.FS()))
	}
	if !s.quiet {
		s.opts = append(s.opts, emulator.WithLogger(newLogger(stderr)))
	}
	listener, err := program.Listen("-addr", s.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	addr := listener.Addr().(*net.TCPAddr)
	if s.naviInToken {
		s.opts = append(s.opts, emulator.WithNaviInToken("http://"+reach(addr)))
	}
	emu, err := emulator.New(s.opts...)
	if err != nil {
		return program.Usagef("%w", err) // each flag is valid alone, so two contradict each other
	}
	defer emu.Close()
	announce(stdout, addr, s.appKey, s.appSecret)
	if !s.noConsole {
		announceConsole(stdout, addr)
	}
	return serve(ctx, newServer(ctx, front(emu, !s.noConsole && s.static == "")), listener)
}

// newServer limits how long a client may take to send its request. A response may be delayed by a fault; ctx ends it.
func newServer(ctx context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
}

// serve returns nil when ctx ends, after cutting off clients that are not done.
func serve(ctx context.Context, server *http.Server, listener net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownPatience)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		_ = server.Close()
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
