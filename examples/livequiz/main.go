// Livequiz is a live quiz in a chatroom: the host asks questions, players answer on their phones before a deadline, and everyone
// chats. It is a complete app on this SDK, with a page for players and a page for the host that use the vendor's browser client.
//
//	go run ./examples/livequiz
//
// It uses an emulator inside the program, so it needs no account. With -account it uses the service of RONGCLOUD_APP_KEY and
// RONGCLOUD_APP_SECRET (and RONGCLOUD_REGION if it is not the default), in the room of -room.
//
// README.md explains what to install for the pages, and what the code shows.
package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/program"
)

const (
	headerTime = 5 * time.Second
	readTime   = 10 * time.Second
	writeTime  = time.Minute // an action of the host may have to wait for the previous one
	idleTime   = time.Minute
	maxHeader  = 16 << 10

	startTime = 30 * time.Second
	stopTime  = 5 * time.Second
)

func main() { program.Main("livequiz", run) }

// run serves until ctx ends.
func run(ctx context.Context, args []string, out, _ io.Writer) error {
	c, err := parse(args, out)
	if err != nil {
		return err
	}
	questions, err := loadQuestions(c.questions)
	if err != nil {
		return program.Usagef("-questions: %w", err)
	}
	listener, err := program.Listen("-addr", c.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	service, err := connect(c, "http://"+reach(listener.Addr().(*net.TCPAddr))+callbackPath, out)
	if err != nil {
		return err
	}
	defer service.close()
	app, err := newApp(c, service, questions, slog.New(slog.NewTextHandler(out, nil)))
	if err != nil {
		return err
	}
	defer app.host.stop()

	starting, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	if err := app.room.prepare(starting); err != nil {
		return err
	}
	announce(out, app, cmp.Or(app.config.Public, "http://"+reach(listener.Addr().(*net.TCPAddr))))
	return serve(ctx, app.handler(), listener)
}

func newApp(c config, s service, questions []question, log *slog.Logger) (*app, error) {
	g := newGame(newQuizID(randomID), questions, c.lead, time.Now)
	r := newRoom(c.room, s.client)
	client := clientFiles{directories: []string{filepath.Join("examples", "livequiz", "node_modules"), "node_modules"}}
	if c.client != "" {
		client.directories = []string{c.client}
	}
	present := newPresence(c.room)
	callbacks, err := present.callbacks(s.appKey, s.secret)
	if err != nil {
		return nil, err
	}
	return &app{
		config: pageConfig{AppKey: s.appKey, Navi: s.navi, RoomID: c.room, Sender: quizUser, Host: hostUser, Install: installCommand, Public: strings.TrimSuffix(c.public, "/")},
		game:   g, host: newHost(g, r, log, realAlarm), room: r,
		sessions: newSessions(c.maxPlayers, randomID), hostKey: randomID(), client: client, log: log,
		presence: present, callbacks: callbacks,
	}, nil
}

func announce(out io.Writer, a *app, address string) {
	if !a.client.installed() {
		fmt.Fprintf(out, "The browser client is not installed, and the pages need it. In the root of the repository, run:\n\n    %s\n\n", installCommand)
	}
	fmt.Fprintf(out, "Players: %s/\nHost:    %s/host#key=%s\nScreen:  %s/screen\nCtrl-C ends it.\n", address, address, a.hostKey, address)
}

// serve serves until ctx ends, and then lets requests finish.
func serve(ctx context.Context, h http.Handler, listener net.Listener) error {
	server := newServer(h)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	return server.Shutdown(stopping)
}
