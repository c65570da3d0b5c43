// Webhook is a small app server for RongCloud's callbacks: it prints the events it receives, and blocks messages that contain a
// word.
//
//	go run ./examples/webhook
//
// It starts an emulator inside the program, which sends callbacks while two users chat, and exits. With -account it serves the
// callbacks of the account of RONGCLOUD_APP_KEY and RONGCLOUD_APP_SECRET until it is interrupted: point a public https URL at it,
// and enter that URL with the path /rongcloud in RongCloud's console.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/rongcloud-go/sdk/internal/program"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func main() { program.Main("webhook", run) }

func run(ctx context.Context, args []string, stdout, _ io.Writer) error {
	flags := flag.NewFlagSet("webhook", flag.ContinueOnError)
	account := flags.Bool("account", false, "serve the callbacks of the environment's account, not of an emulator inside the program")
	addr := flags.String("addr", "127.0.0.1:8686", "with -account, the `address` to listen on")
	word := flags.String("block", "casino", "block messages that contain this `word`")
	if err := program.Parse(flags, args, stdout); err != nil {
		return err
	}
	if err := program.CheckAddr("-addr", *addr); err != nil {
		return err
	}
	if *word == "" {
		return program.Usagef("-block must not be empty")
	}
	app := app{word: *word, out: &lines{to: stdout}}
	if !*account {
		app.out.print("using an emulator inside this program; with -account it serves yours")
		return play(ctx, app)
	}
	app.key, app.secret = os.Getenv(rongcloud.EnvAppKey), os.Getenv(rongcloud.EnvAppSecret)
	if app.key == "" || app.secret == "" {
		missing := rongcloud.EnvAppSecret
		if app.key == "" {
			missing = rongcloud.EnvAppKey
		}
		return fmt.Errorf("-account needs %s in the environment", missing)
	}
	return app.serve(ctx, *addr)
}
