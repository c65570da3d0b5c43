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
// It prints the environment variables that point a program at it, as read by rongcloud.FromEnv. It is not for production:
// everything is in memory, and the default credentials are public.
//
// For pages there are these flags; docs/browser-client.md in the repository says how to point a page at the emulator.
//
//	-token TOKEN=USER   makes a token valid that is written into a page, for as many users as the flag is given for
//	-navi-in-token      lets issued tokens carry the emulator's address, so that a page needs no option to find it
//	-static DIR         serves a folder: the page and the client library
//	-host NAME          lets browsers reach the emulator under another name than localhost
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		fmt.Fprintln(os.Stderr, "rongcloud-emulator:", err)
		stop()
		os.Exit(1)
	}
}

// shutdownPatience is how long requests under way may take to end.
const shutdownPatience = 2 * time.Second

// run serves until the context ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	var opts []emulator.Option
	flags := flag.NewFlagSet("rongcloud-emulator", flag.ContinueOnError)
	flags.SetOutput(out)
	addr := flags.String("addr", "127.0.0.1:8585", "`address` to listen on; anything but loopback opens the emulator to the network")
	appKey := flags.String("app-key", emulator.DefaultAppKey, "App Key that requests must carry")
	appSecret := flags.String("app-secret", emulator.DefaultAppSecret, "App Secret that requests must be signed with")
	const usage = "callback to call, as `KIND=URL`, such as chatroom.status=http://127.0.0.1:8080/rooms; once for each kind"
	flags.Func("webhook", usage, func(value string) error {
		kind, address, _ := strings.Cut(value, "=")
		opts = append(opts, emulator.WithWebhook(webhook.Kind(kind), address))
		return nil
	})
	strict := flags.Bool("strict", false, "refuse every request that the documentation does not allow, even where the service takes it")
	naviInToken := flags.Bool("navi-in-token", false, "let issued tokens carry the emulator's address, so that a page needs no option to find it")
	static := flags.String("static", "", "serve the files of this `folder` at / to browsers")
	flags.Func("token", "make a `token=user` valid, such as one written into a page; may be repeated", func(text string) error {
		at := max(strings.LastIndex(text, "="), 0) // tokens end in "=" themselves
		// An error would be printed together with the token: the option reports it instead.
		opts = append(opts, emulator.WithToken(text[:at], strings.TrimPrefix(text[at:], "=")))
		return nil
	})
	flags.Func("host", "let browsers reach the emulator under this `name` too, beside addresses and localhost; may be repeated", func(name string) error {
		opts = append(opts, emulator.WithHosts(name))
		return nil
	})
	noConsole := flags.Bool("no-console", false, "serve no console page")
	flags.Func("console-host", "let browsers open the console under this `name` too, beside localhost and loopback addresses; may be repeated", func(name string) error {
		opts = append(opts, emulator.WithConsoleHosts(name))
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	opts = append(opts, emulator.WithCredentials(*appKey, *appSecret))
	if *strict {
		opts = append(opts, emulator.WithStrict())
	}
	if !*noConsole {
		opts = append(opts, emulator.WithConsole())
	}
	if *static != "" {
		root, err := os.OpenRoot(*static)
		if err != nil {
			return err
		}
		defer root.Close()
		opts = append(opts, emulator.WithStatic(root.FS()))
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	if *naviInToken {
		opts = append(opts, emulator.WithNaviInToken("http://"+reach(listener.Addr().(*net.TCPAddr))))
	}
	emu, err := emulator.New(opts...)
	if err != nil {
		return err
	}
	defer emu.Close()
	announce(out, listener.Addr().(*net.TCPAddr), *appKey, *appSecret)
	if !*noConsole {
		announceConsole(out, listener.Addr().(*net.TCPAddr))
	}
	return serve(ctx, newServer(ctx, emu), listener)
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

// reach is the address to connect to.
func reach(addr *net.TCPAddr) string {
	at := *addr
	if at.IP.IsUnspecified() {
		at.IP = net.IPv4(127, 0, 0, 1) // on all addresses; this one serves on every system
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
		fmt.Fprintf(out, "WARNING: %s is not loopback: whoever reaches it can use this emulator.\n\n", addr)
	}
}

func announceConsole(out io.Writer, addr *net.TCPAddr) {
	fmt.Fprintf(out, "See what happens in it: http://%s%s\n\n", reach(addr), emulator.ConsolePath)
	if !addr.IP.IsLoopback() {
		fmt.Fprint(out, "WARNING: the console needs no App Secret: whoever reaches it can use it. -no-console switches it off.\n\n")
	}
}
