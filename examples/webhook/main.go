// Webhook is a small app server for RongCloud's callbacks: it prints what it is told, and keeps messages with a word from being
// delivered.
//
//	go run ./examples/webhook
//
// Without RONGCLOUD_APP_KEY it starts an emulator inside the program that calls it, plays a short scene in a chatroom, and ends.
// With RONGCLOUD_APP_KEY and RONGCLOUD_APP_SECRET set it serves the real service's callbacks until it is interrupted: have a
// public https address lead to it, and type that address, with the path /rongcloud, into the console.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/rongcloud-go/sdk/rongcloud"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "webhook:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("webhook", flag.ContinueOnError)
	flags.SetOutput(out)
	addr := flags.String("addr", "127.0.0.1:8686", "`address` to listen on for the real service")
	word := flags.String("block", "casino", "messages with this `word` are not delivered")
	if err := flags.Parse(args); err != nil {
		return err
	}
	app := app{key: os.Getenv(rongcloud.EnvAppKey), secret: os.Getenv(rongcloud.EnvAppSecret), word: *word, out: &lines{to: out}}
	if app.key == "" {
		return play(ctx, app)
	}
	return app.serve(ctx, *addr)
}
