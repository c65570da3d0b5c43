package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
)

const roomID = "webhook-room"

// play serves the callbacks of an emulator in this program, while two users chat.
func play(ctx context.Context, a app) error {
	a.key, a.secret = emulator.DefaultAppKey, emulator.DefaultAppSecret
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- a.serveOn(ctx, listener) }()

	err = a.scene(ctx, "http://"+listener.Addr().String()+"/rongcloud")
	stop()
	return errors.Join(err, <-served)
}

func (a app) scene(ctx context.Context, address string) error {
	emu, err := emulator.New(emulator.WithWebhooks(address)) // callbacks of every kind that it has
	if err != nil {
		return err
	}
	defer emu.Close()
	a.out.print("the emulator calls %s", address)

	ann, err := enter(emu, "ann")
	if err != nil {
		return err
	}
	bob, err := enter(emu, "bob")
	if err != nil {
		return err
	}
	for _, said := range []struct {
		by   *emulator.Session
		text string
	}{{ann, "Hello, Bob!"}, {bob, "Meet me at the " + a.word + "."}, {ann, "Let us have a quiz."}} {
		if err := say(said.by, said.text); err != nil {
			return err
		}
	}
	if err := ann.SetAttribute(roomID, emulator.Attribute{Key: "topic", Value: "quiz"}); err != nil {
		return err
	}
	if err := bob.Quit(roomID); err != nil {
		return err
	}
	ann.Close()
	return emu.AwaitWebhooks(ctx)
}

// enter connects a user's client and joins the room.
func enter(emu *emulator.Emulator, userID string) (*emulator.Session, error) {
	token, err := emu.Token(userID)
	if err != nil {
		return nil, err
	}
	session, err := emu.Connect(token)
	if err != nil {
		return nil, err
	}
	_, err = session.Join(roomID, emulator.JoinOptions{})
	return session, err
}

func say(by *emulator.Session, text string) error {
	name, body, err := message.Encode(message.Text{Content: text})
	if err != nil {
		return err
	}
	if _, err := by.SendChatroom(roomID, emulator.Outgoing{ObjectName: name, Content: body}); err != nil {
		return fmt.Errorf("%s says %q: %w", by.UserID(), text, err)
	}
	return nil
}
