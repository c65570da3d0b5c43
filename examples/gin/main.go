// Gin serves RongCloud's callbacks in a gin server, together with middleware that reads the body of every request.
//
//	go run ./examples/gin
//
// It starts an emulator inside the program, which sends callbacks while a user joins a chatroom, and exits. With -account it
// serves the callbacks of the account of RONGCLOUD_APP_KEY and RONGCLOUD_APP_SECRET until it is interrupted.
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
	"time"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/program"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

func main() { program.Main("gin", run) }

func run(ctx context.Context, args []string, stdout, _ io.Writer) error {
	flags := flag.NewFlagSet("gin", flag.ContinueOnError)
	account := flags.Bool("account", false, "serve the callbacks of the environment's account, not of an emulator inside the program")
	addr := flags.String("addr", "127.0.0.1:8687", "with -account, the `address` to listen on")
	if err := program.Parse(flags, args, stdout); err != nil {
		return err
	}
	if err := program.CheckAddr("-addr", *addr); err != nil {
		return err
	}
	say := printer(stdout)
	if *account {
		return serveAccount(ctx, *addr, say)
	}
	say("using an emulator inside this program; with -account it serves yours")
	return play(ctx, say)
}

func serveAccount(ctx context.Context, addr string, say func(string, ...any)) error {
	listener, err := program.Listen("-addr", addr)
	if err != nil {
		return err
	}
	router, err := newRouter(os.Getenv(rongcloud.EnvAppKey), os.Getenv(rongcloud.EnvAppSecret), say)
	if err != nil {
		return errors.Join(fmt.Errorf("-account needs %s and %s in the environment: %w", rongcloud.EnvAppKey, rongcloud.EnvAppSecret, err), listener.Close())
	}
	say("callbacks go to http://%s/rongcloud", listener.Addr())
	return serve(ctx, listener, router)
}

// serve serves until ctx ends.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// play serves the callbacks of an emulator at each of the three paths, while a user joins a chatroom.
func play(ctx context.Context, say func(string, ...any)) error {
	router, err := newRouter(emulator.DefaultAppKey, emulator.DefaultAppSecret, say)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- serve(ctx, listener, router) }()
	for _, path := range []string{"/rongcloud", "/audited/rongcloud", "/mistaken/rongcloud"} {
		say("the emulator calls %s", path)
		if err = enter(ctx, "http://"+listener.Addr().String()+path); err != nil {
			break
		}
	}
	stop()
	return errors.Join(err, <-served)
}

// enter lets a user join a chatroom of an emulator that sends callbacks to url.
func enter(ctx context.Context, url string) error {
	emu, err := emulator.New(emulator.WithWebhook(webhook.KindChatroomStatus, url))
	if err != nil {
		return err
	}
	defer emu.Close()
	token, err := emu.Token("ann")
	if err != nil {
		return err
	}
	session, err := emu.Connect(token)
	if err != nil {
		return err
	}
	if _, err := session.Join("gin-room", emulator.JoinOptions{}); err != nil {
		return err
	}
	return emu.AwaitWebhooks(ctx)
}
