// Quickstart runs a small quiz in a chatroom: it registers a host and two players, creates a chatroom, sends a text and a
// quiz question into it, shows who received what, and destroys the room.
//
//	go run ./examples/quickstart
//
// Without RONGCLOUD_APP_KEY it starts an emulator inside the program, so it needs no account. With RONGCLOUD_APP_KEY and
// RONGCLOUD_APP_SECRET set (and RONGCLOUD_REGION or RONGCLOUD_ENDPOINT where they are not the default) it calls the real
// service, and leaves out what only the emulator can show: what the players' clients see.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		cancel()
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	service, err := connect(out)
	if err != nil {
		return err
	}
	defer service.close()
	return newShow(service, out).play(ctx)
}
