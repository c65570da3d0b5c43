// Command rongcloud-emulator is a local RongCloud for development: it serves the Server API from memory, and the vendor's browser
// client.
//
//	go run github.com/rongcloud-go/sdk/cmd/rongcloud-emulator
//
// With -webhook it calls the app's callbacks, such as -webhook chatroom.status=http://127.0.0.1:8080/rooms.
//
// By default it takes what the service takes, so that the SDKs of other languages work as they are; with -strict it refuses every
// request that the documentation does not allow.
//
// It prints the environment variables that point a program at it, as read by rongcloud.FromEnv, and a line on standard error for
// every request of the Server API and every attempt to call a callback; -quiet leaves those lines out. GET /_emulator/ready answers
// 200 once it serves. It is not for production: everything is in memory, and the default credentials are public.
//
// / leads to the console, unless -static serves a page there. For pages there are these flags; docs/browser-client.md in the
// repository says how to point a page at the emulator.
//
//	-token TOKEN=USER   makes a token valid that is written into a page, for as many users as the flag is given for
//	-navi-in-token      lets issued tokens carry the emulator's address, so that a page needs no option to find it
//	-static DIR         serves a folder: the page and the client library
//	-host NAME          lets browsers reach the emulator under another name than localhost
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

// shutdownPatience is how long requests under way may take to end.
const shutdownPatience = 2 * time.Second

// run serves until the context ends.
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
		return program.Usagef("%w", err) // each flag was tried alone: two of them contradict each other
	}
	defer emu.Close()
	announce(stdout, addr, s.appKey, s.appSecret)
	if !s.noConsole {
		announceConsole(stdout, addr)
	}
	return serve(ctx, newServer(ctx, front(emu, !s.noConsole && s.static == "")), listener)
}

// newServer bounds what a client may take to send its request. An answer may take as long as an injected delay says; the
// context ends those.
func newServer(ctx context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
}

// serve ends without an error when the context does: a client that is not done by then is cut off.
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
