// Quickstart runs a small quiz in a chatroom: it registers a host and two players, creates a chatroom, sends a text and a quiz
// question to it, shows who received what, and destroys the room.
//
//	go run ./examples/quickstart
//
// It uses an emulator inside the program, so it needs no account. With -account it calls the service of RONGCLOUD_APP_KEY and
// RONGCLOUD_APP_SECRET (and RONGCLOUD_REGION or RONGCLOUD_ENDPOINT if they are not the default), in a new room, without showing
// what the players' clients receive.
package main

import (
	"context"
	"flag"
	"io"
	"time"

	"github.com/rongcloud-go/sdk/internal/program"
)

func main() { program.Main("quickstart", run) }

func run(ctx context.Context, args []string, stdout, _ io.Writer) error {
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	account := flags.Bool("account", false, "run on the account of the environment, not on an emulator inside the program")
	if err := program.Parse(flags, args, stdout); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	service, err := connect(*account, stdout)
	if err != nil {
		return err
	}
	defer service.close()
	return newShow(service, stdout).play(ctx)
}
