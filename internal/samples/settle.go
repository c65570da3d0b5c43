package samples

import (
	"context"
	"fmt"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// Emulator has the methods of an emulator that Settle needs.
type Emulator interface {
	SetGroup(id string, members ...string)
	SetUltraGroup(id string, messages ...emulator.UltraGroupMessage) error
	PutMessages(messages ...emulator.HistoryMessage) error
}

// Settle puts into an empty emulator what the samples speak of: the users u1, u2 and u3; the chatrooms r1, with u1 and u2 in it,
// and r2; the groups g1, of u1 and u2, and g2, of u1 and u3; a message in the channel ch1 of the ultra group g1;
// and one from u1 to u2, and one from u1 in g1.
func Settle(ctx context.Context, emu Emulator, c rongcloud.Caller) error {
	for _, id := range []string{"u1", "u2", "u3"} {
		if _, err := user.New(c).Register(ctx, user.Registration{ID: id, Name: id, PortraitURI: "https://img.example/a.png"}); err != nil {
			return err
		}
	}
	rooms := chatroom.New(c)
	for _, id := range []string{"r1", "r2"} {
		if err := rooms.Create(ctx, chatroom.CreateParams{ID: id}); err != nil {
			return err
		}
	}
	emu.SetGroup("g1", "u1", "u2")
	emu.SetGroup("g2", "u1", "u3")
	err := emu.PutMessages(
		emulator.HistoryMessage{
			UID: "C1A2-P", Conversation: emulator.Private, From: "u1", Target: "u2", ObjectName: "RC:TxtMsg", Content: `{"content":"hi"}`,
			Expandable: true, Expansion: `{"seen":"3"}`,
		},
		emulator.HistoryMessage{
			UID: "C1A2-G", Conversation: emulator.Group, From: "u1", Target: "g1", ObjectName: "RC:TxtMsg", Content: `{"content":"hi"}`, Expandable: true,
		},
	)
	if err != nil {
		return err
	}
	err = emu.SetUltraGroup("g1", emulator.UltraGroupMessage{
		UID: "C1A2-<B>", Channel: "ch1", From: "u1", ObjectName: "RC:TxtMsg", Content: `{"content":"hi"}`, Expandable: true, Expansion: `{"seen":{"v":"3"}}`,
	})
	if err != nil {
		return err
	}
	//lint:ignore SA1019 the only way into a room that needs no client
	return rooms.Join(ctx, "r1", []string{"u1", "u2"})
}

// Prepare makes the calls that must precede the sample's.
func (s Sample) Prepare(ctx context.Context, c rongcloud.Caller) error {
	for _, id := range s.After {
		found := Of(id)
		if len(found) == 0 {
			return fmt.Errorf("%s comes after %s, which has no sample", s.Title(), id)
		}
		if err := found[0].Prepare(ctx, c); err != nil {
			return err
		}
		if _, err := found[0].Call.Do(ctx, c); err != nil {
			return fmt.Errorf("%s comes after %s: %w", s.Title(), id, err)
		}
	}
	return nil
}
