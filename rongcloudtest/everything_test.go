package rongcloudtest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/user"
)

// call is one use of a method against the emulator.
type call func(ctx context.Context) error

func ignore[T any](_ T, err error) error { return err }

func drain[T any](seq func(yield func(T, error) bool)) error {
	for _, err := range seq {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestEveryMethodIsAccepted makes every call of the SDK with all of its parameters. The emulator holds each against the
// catalogue, so one that is not as documented fails here.
func TestEveryMethodIsAccepted(t *testing.T) {
	server := rongcloudtest.NewServer(t)
	for _, id := range []string{"ann", "bob", "cid"} {
		server.Connect(id).Join("r")
	}
	server.SetGroup("g", "ann", "bob")
	calls := append(append(userCalls(server), chatroomCalls(server)...), messageCalls(server)...)
	for _, do := range calls {
		require.NoError(t, do(t.Context()))
	}
	for _, operations := range [][]rongcloud.Operation{user.Operations(), chatroom.Operations(), message.Operations()} {
		for _, op := range operations {
			assert.NotEmpty(t, server.RequestsOf(op.ID), "no call of %s", op.ID)
		}
	}
	for _, r := range server.Requests() {
		assert.True(t, r.Signed)
		assert.Len(t, r.RequestID, 32)
		assert.Equal(t, 200, r.Code, "%s: %s", r.Operation, r.Refusal)
	}
}

func userCalls(server *rongcloudtest.Server) []call {
	users := user.New(server.Client())
	return []call{
		func(ctx context.Context) error {
			return ignore(users.Register(ctx, user.Registration{ID: "dan", Name: "Dan", PortraitURI: "https://img.example/d.png"}))
		},
		func(ctx context.Context) error { return users.ExpireTokens(ctx, []string{"dan"}, time.Now()) },
		func(ctx context.Context) error {
			return users.Update(ctx, user.UpdateParams{ID: "dan", Name: "Daniel", PortraitURI: "https://img.example/e.png"})
		},
		func(ctx context.Context) error { return ignore(users.Get(ctx, "dan")) },
		func(ctx context.Context) error { return ignore(users.IsOnline(ctx, "ann")) },
		func(ctx context.Context) error { return users.Block(ctx, []string{"dan"}, time.Hour) },
		func(ctx context.Context) error { return ignore(users.BlockedPage(ctx, rongcloud.Page{})) },
		func(ctx context.Context) error { return drain(users.Blocked(ctx)) },
		func(ctx context.Context) error { return users.Unblock(ctx, []string{"dan"}) },
		func(ctx context.Context) error { return ignore(users.Deactivate(ctx, []string{"dan"})) },
		func(ctx context.Context) error {
			return ignore(users.DeactivatedPage(ctx, rongcloud.Page{Number: 1, Size: 50}))
		},
		func(ctx context.Context) error { return drain(users.Deactivated(ctx)) },
		func(ctx context.Context) error {
			server.Advance(50 * time.Minute) // keeps the room, and with what follows makes the hour full
			return ignore(chatroom.New(server.Client()).Get(ctx, "r"))
		},
		func(ctx context.Context) error {
			return ignore(message.New(server.Client()).SendChatroom(ctx, hello("r")))
		},
		func(ctx context.Context) error {
			server.Advance(11 * time.Minute)
			return ignore(users.Reactivate(ctx, []string{"dan"}))
		},
	}
}

func hello(room string) message.ChatroomParams {
	return message.ChatroomParams{
		From: "ann", To: []string{room}, Content: message.Text{Content: "hello"},
		SkipHistory: true, IncludeSender: true, Priority: message.PriorityHigh, DedupKey: 7,
	}
}

func chatroomCalls(server *rongcloudtest.Server) []call {
	rooms := chatroom.New(server.Client())
	ids := []string{"ann"}
	types := []string{"RC:TxtMsg"}
	legacy := []call{
		//lint:ignore SA1019 legacy calls are emulated too
		func(ctx context.Context) error { return rooms.CreateLegacy(ctx, map[string]string{"old": "Old room"}) },
		//lint:ignore SA1019 legacy calls are emulated too
		func(ctx context.Context) error { return ignore(rooms.QueryLegacy(ctx, []string{"old"})) },
		//lint:ignore SA1019 legacy calls are emulated too
		func(ctx context.Context) error { return rooms.Join(ctx, "old", ids) },
	}
	return append(legacy, []call{
		func(ctx context.Context) error {
			return rooms.Create(ctx, chatroom.CreateParams{
				ID: "full", DestroyPolicy: chatroom.DestroyAtFixedTime, DestroyAfter: 2 * time.Hour,
				MuteAll: true, AllowedDuringMuteAll: ids, AttributeOwner: "ann", Attributes: map[string]string{"k": "v"},
			})
		},
		func(ctx context.Context) error {
			return rooms.SetLifetime(ctx, chatroom.LifetimeParams{RoomID: "r", DestroyAfter: 3 * time.Hour})
		},
		func(ctx context.Context) error { return ignore(rooms.Get(ctx, "r")) },
		func(ctx context.Context) error {
			return rooms.BindRTC(ctx, chatroom.RTCBinding{RoomID: "r", RTCRoomID: "rtc"})
		},
		func(ctx context.Context) error {
			return ignore(rooms.Members(ctx, chatroom.MembersParams{RoomID: "r", Limit: 500, Order: chatroom.NewestFirst}))
		},
		func(ctx context.Context) error {
			return ignore(rooms.IsMember(ctx, chatroom.MemberRef{RoomID: "r", UserID: "ann"}))
		},
		func(ctx context.Context) error { return ignore(rooms.AreMembers(ctx, "r", ids)) },
		func(ctx context.Context) error {
			return rooms.Block(ctx, chatroom.BlockParams{RoomID: "r", UserIDs: []string{"cid"}, Duration: time.Hour, Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error { return ignore(rooms.Blocked(ctx, "r")) },
		func(ctx context.Context) error {
			return rooms.Unblock(ctx, chatroom.UnblockParams{RoomID: "r", UserIDs: []string{"cid"}, Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error {
			return rooms.Mute(ctx, chatroom.MuteParams{RoomID: "r", UserIDs: ids, Duration: time.Hour, Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error { return ignore(rooms.Muted(ctx, "r")) },
		func(ctx context.Context) error {
			return rooms.Unmute(ctx, chatroom.UnmuteParams{RoomID: "r", UserIDs: ids, Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error {
			return rooms.MuteGlobally(ctx, chatroom.MuteGloballyParams{UserIDs: ids, Duration: time.Hour, Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error { return ignore(rooms.GloballyMuted(ctx)) },
		func(ctx context.Context) error {
			return rooms.UnmuteGlobally(ctx, chatroom.UnmuteGloballyParams{UserIDs: ids, Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error {
			return rooms.MuteAll(ctx, chatroom.MuteAllParams{RoomID: "r", Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error { return ignore(rooms.IsMutedAll(ctx, "r")) },
		func(ctx context.Context) error { return ignore(rooms.MutedRoomsPage(ctx, rongcloud.Page{})) },
		func(ctx context.Context) error { return drain(rooms.MutedRooms(ctx)) },
		func(ctx context.Context) error {
			return rooms.AllowDuringMuteAll(ctx, chatroom.DuringMuteAllParams{RoomID: "r", UserIDs: ids, Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error { return ignore(rooms.AllowedDuringMuteAll(ctx, "r")) },
		func(ctx context.Context) error {
			return rooms.DisallowDuringMuteAll(ctx, chatroom.DuringMuteAllParams{RoomID: "r", UserIDs: ids, Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error {
			return rooms.UnmuteAll(ctx, chatroom.MuteAllParams{RoomID: "r", Notify: true, NotifyExtra: "x"})
		},
		func(ctx context.Context) error { return rooms.AllowUsers(ctx, "r", ids) },
		func(ctx context.Context) error { return ignore(rooms.AllowedUsers(ctx, "r")) },
		func(ctx context.Context) error { return rooms.DisallowUsers(ctx, "r", ids) },
		func(ctx context.Context) error { return rooms.AllowTypes(ctx, types) },
		func(ctx context.Context) error { return ignore(rooms.AllowedTypes(ctx)) },
		func(ctx context.Context) error { return rooms.DisallowTypes(ctx, types) },
		func(ctx context.Context) error { return rooms.AddLowPriorityTypes(ctx, types) },
		func(ctx context.Context) error { return ignore(rooms.LowPriorityTypes(ctx)) },
		func(ctx context.Context) error { return rooms.RemoveLowPriorityTypes(ctx, types) },
		func(ctx context.Context) error { return rooms.StopDistribution(ctx, "r") },
		func(ctx context.Context) error { return rooms.ResumeDistribution(ctx, "r") },
		func(ctx context.Context) error { return rooms.KeepAlive(ctx, "r") },
		func(ctx context.Context) error { return ignore(rooms.KeptAlive(ctx)) },
		func(ctx context.Context) error { return rooms.EndKeepAlive(ctx, "r") },
		func(ctx context.Context) error {
			return rooms.SetAttribute(ctx, chatroom.SetAttributeParams{
				RoomID: "r", Owner: "ann", Key: "k", Value: "v", AutoDelete: true, Notice: &chatroom.AttributeNotice{},
			})
		},
		func(ctx context.Context) error {
			return rooms.SetAttributes(ctx, chatroom.SetAttributesParams{
				RoomID: "r", Owner: "ann", Attributes: map[string]string{"a": "1", "b": `<&>"`}, AutoDelete: true,
			})
		},
		func(ctx context.Context) error { return ignore(rooms.Attributes(ctx, "r", []string{"k", "a"})) },
		func(ctx context.Context) error {
			return rooms.RemoveAttribute(ctx, chatroom.RemoveAttributeParams{RoomID: "r", Owner: "ann", Key: "k", Notice: &chatroom.AttributeNotice{}})
		},
		func(ctx context.Context) error {
			return rooms.RemoveAttributes(ctx, chatroom.RemoveAttributesParams{RoomID: "r", Owner: "ann", Keys: []string{"a", "b"}})
		},
		func(ctx context.Context) error { return rooms.Destroy(ctx, []string{"full", "old"}) },
	}...)
}

func messageCalls(server *rongcloudtest.Server) []call {
	messages := message.New(server.Client())
	push := message.Push{Content: "You have mail", Data: "d", ContentAvailable: true, Ext: &message.PushExt{Title: "Mail", ForceShowContent: true}}
	text := message.Text{Content: `"<hello>" & 你好`}
	badge := 3
	return []call{
		func(ctx context.Context) error { return ignore(messages.SendChatroom(ctx, hello("r"))) },
		func(ctx context.Context) error {
			return messages.SendAllChatrooms(ctx, message.AllChatroomsParams{From: "ann", Content: text, IncludeSender: true})
		},
		func(ctx context.Context) error {
			return ignore(messages.SendPrivate(ctx, message.PrivateParams{
				From: "ann", To: []string{"bob"}, Content: text, Push: push, SkipHistory: true, Uncounted: true, IncludeSender: true,
				CheckBlocklist: true, DisablePush: true, KeepLastMessage: true, NeedReadReceipt: true,
				Expansion: map[string]string{"k": "v"}, Badge: &badge, DedupKey: 1,
			}))
		},
		func(ctx context.Context) error {
			return ignore(messages.SendGroup(ctx, message.GroupParams{From: "ann", To: []string{"g"}, Content: text, Push: push, DisablePush: true, Expandable: true}))
		},
		func(ctx context.Context) error {
			return ignore(messages.SendGroup(ctx, message.GroupParams{From: "ann", To: []string{"g"}, Users: []string{"bob"}, Content: text}))
		},
		func(ctx context.Context) error {
			return ignore(messages.SendSystem(ctx, message.SystemParams{From: "ann", To: []string{"bob"}, Content: text, Push: push}))
		},
		func(ctx context.Context) error {
			return ignore(messages.SendPrivateStatus(ctx, message.StatusParams{From: "ann", To: []string{"bob"}, Content: text}))
		},
		func(ctx context.Context) error {
			return ignore(messages.SendGroupStatus(ctx, message.StatusParams{From: "ann", To: []string{"g"}, Content: text}))
		},
		func(ctx context.Context) error {
			return ignore(messages.Broadcast(ctx, message.BroadcastParams{From: "ann", Content: text, Push: push, OS: message.IOS}))
		},
		func(ctx context.Context) error {
			return ignore(messages.BroadcastOnline(ctx, message.BroadcastOnlineParams{From: "ann", Content: text}))
		},
		func(ctx context.Context) error {
			return messages.RecallBroadcast(ctx, message.RecallBroadcastParams{From: "ann", MessageUID: "uid"})
		},
		func(ctx context.Context) error {
			return messages.Recall(ctx, message.RecallParams{
				From: "ann", Conversation: message.Conversation{Type: message.Chatroom, TargetID: "r"}, MessageUID: "uid",
				SentAt: time.Now(), ByAdmin: true, Delete: true, DisablePush: true, KeepLastMessage: true, Extra: "x",
			})
		},
		func(ctx context.Context) error {
			now := server.Now()
			return drain(messages.ChatroomHistory(ctx, message.HistoryParams{UserID: "ann", RoomID: "r", Newest: now, Oldest: now.Add(-time.Hour)}))
		},
	}
}
