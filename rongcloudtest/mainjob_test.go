package rongcloudtest_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
	"github.com/rongcloud-go/sdk/user"
)

func TestWholeQuiz(t *testing.T) {
	server := rongcloudtest.NewServer(t)
	ctx := t.Context()
	users, rooms, messages := user.New(server.Client()), chatroom.New(server.Client()), message.New(server.Client())

	require.NoError(t, rooms.Create(ctx, chatroom.CreateParams{ID: "10086", Attributes: map[string]string{"topic": "Go"}, AttributeOwner: "host"}))
	var players []*rongcloudtest.Session
	for _, id := range []string{"ann", "bob"} {
		token, err := users.Register(ctx, user.Registration{ID: id, Name: "玩家 " + id})
		require.NoError(t, err)
		player := server.ConnectWith(token.Value)
		assert.Empty(t, player.Join("10086"))
		players = append(players, player)
	}
	online, err := users.IsOnline(ctx, "ann")
	require.NoError(t, err)
	assert.True(t, online)

	now := time.UnixMilli(server.Now().UnixMilli())
	question := message.Question{
		QuizID: "quiz", QuestionID: "q1", Number: 1, Total: 1, Kind: message.SingleChoice, Title: "1 < 2 & 2 > 1?",
		Options: []message.Choice{{ID: "A", Text: "是"}, {ID: "B", Text: "否"}}, OpensAt: now, Deadline: now.Add(10 * time.Second),
	}
	sent, err := messages.SendChatroom(ctx, message.ChatroomParams{From: "host", To: []string{"10086"}, Content: question})
	require.NoError(t, err)
	require.Len(t, sent, 1)
	assert.Equal(t, "10086", sent[0].Target)
	for _, p := range players {
		assert.Equal(t, question, rongcloudtest.Next[message.Question](p))
	}
	said := players[0].Say("10086", message.Text{Content: "easy"})
	assert.Equal(t, said.UID, players[1].NextMessage().UID)
	players[0].Nothing()

	late := server.Connect("late")
	history := late.Join("10086")
	require.Len(t, history, 2)
	assert.Equal(t, sent[0].MessageUID, history[0].UID)

	members, err := rooms.Members(ctx, chatroom.MembersParams{RoomID: "10086", Order: chatroom.NewestFirst})
	require.NoError(t, err)
	assert.Equal(t, 3, members.Total)
	assert.Equal(t, "late", members.Members[0].UserID)
	assert.WithinDuration(t, server.Now(), members.Members[0].Joined, time.Minute)

	require.NoError(t, messages.Recall(ctx, message.RecallParams{
		From: "host", Conversation: message.Conversation{Type: message.Chatroom, TargetID: "10086"}, MessageUID: sent[0].MessageUID,
	}))
	for _, p := range append(players, late) {
		assert.Equal(t, sent[0].MessageUID, rongcloudtest.Next[message.RecallCommand](p).UID)
	}

	require.NoError(t, rooms.Destroy(ctx, []string{"10086"}))
	assert.Equal(t, emulator.EventRoomDestroyed, late.NextEvent().Kind)
	_, err = rooms.Get(ctx, "10086")
	assert.ErrorIs(t, err, rongcloud.ErrNotFound)
	assert.True(t, rongcloud.HasCode(err, rongcloud.CodeNoSuchChatroom))
}

func TestSettingsAreReadBack(t *testing.T) {
	server := rongcloudtest.NewServer(t)
	ctx := t.Context()
	users, rooms := user.New(server.Client()), chatroom.New(server.Client())
	server.Connect("ann").Join("r")

	profile, err := users.Get(ctx, "ann")
	require.NoError(t, err)
	assert.Equal(t, "ann", profile.Name)
	assert.WithinDuration(t, server.Now(), profile.Created, time.Minute)

	require.NoError(t, rooms.SetLifetime(ctx, chatroom.LifetimeParams{RoomID: "r", DestroyPolicy: chatroom.DestroyAtFixedTime, DestroyAfter: 90 * time.Minute}))
	room, err := rooms.Get(ctx, "r")
	require.NoError(t, err)
	assert.Equal(t, chatroom.DestroyAtFixedTime, room.DestroyPolicy)
	assert.Equal(t, 90*time.Minute, room.DestroyAfter)
	assert.Equal(t, 1, room.MemberCount)
	assert.WithinDuration(t, server.Now(), room.Created, time.Minute)

	require.NoError(t, rooms.Mute(ctx, chatroom.MuteParams{RoomID: "r", UserIDs: []string{"ann"}, Duration: 30 * time.Minute}))
	muted, err := rooms.Muted(ctx, "r")
	require.NoError(t, err)
	require.Len(t, muted, 1)
	assert.WithinDuration(t, server.Now().Add(30*time.Minute), muted[0].Until, time.Minute)

	require.NoError(t, rooms.SetAttribute(ctx, chatroom.SetAttributeParams{RoomID: "r", Owner: "ann", Key: "topic", Value: "<a&b>", AutoDelete: true}))
	attributes, err := rooms.Attributes(ctx, "r", nil)
	require.NoError(t, err)
	require.Len(t, attributes, 1)
	assert.WithinDuration(t, server.Now(), attributes[0].Updated, time.Minute)
	attributes[0].Updated = time.Time{}
	assert.Equal(t, chatroom.Attribute{Key: "topic", Value: "<a&b>", Owner: "ann", AutoDelete: true}, attributes[0])

	in, err := rooms.AreMembers(ctx, "r", []string{"ann", "bob"})
	require.NoError(t, err)
	assert.Equal(t, map[string]bool{"ann": true, "bob": false}, in)
}

func TestIteratorsReadEveryPage(t *testing.T) {
	server := rongcloudtest.NewServer(t)
	ctx := t.Context()
	users := user.New(server.Client())
	const total = 120
	for i := range total {
		id := fmt.Sprintf("u%03d", i)
		_, err := users.Register(ctx, user.Registration{ID: id, Name: id})
		require.NoError(t, err)
		require.NoError(t, users.Block(ctx, []string{id}, time.Duration(i+1)*time.Minute))
	}
	var found []string
	for blocked, err := range users.Blocked(ctx) {
		require.NoError(t, err)
		found = append(found, blocked.ID)
	}
	assert.Len(t, found, total)
	assert.Equal(t, "u119", found[0])
	assert.Equal(t, "u000", found[total-1])
}

func TestHistoryReadsEveryMessageOnce(t *testing.T) {
	server := rongcloudtest.NewServer(t)
	ctx := t.Context()
	messages := message.New(server.Client())
	require.NoError(t, chatroom.New(server.Client()).Create(ctx, chatroom.CreateParams{ID: "r"}))
	start := server.Now().Add(-time.Minute)
	const total = 57
	for i := range total {
		_, err := messages.SendChatroom(ctx, message.ChatroomParams{From: "host", To: []string{"r"}, Content: message.Text{Content: strconv.Itoa(i)}})
		require.NoError(t, err)
	}
	next := total
	for m, err := range messages.ChatroomHistory(ctx, message.HistoryParams{UserID: "host", RoomID: "r", Newest: server.Now().Add(time.Minute), Oldest: start}) {
		require.NoError(t, err)
		next--
		assert.Equal(t, message.Text{Content: strconv.Itoa(next)}, m.Content)
	}
	assert.Zero(t, next)
}

func TestRegionDecidesTimeZone(t *testing.T) {
	server := rongcloudtest.NewServer(t, emulator.WithLocation(time.UTC))
	server.Connect("ann")
	singapore := server.NewClient(rongcloud.WithRegion(rongcloud.Singapore))
	defer singapore.CloseIdleConnections()
	profile, err := user.New(singapore).Get(t.Context(), "ann")
	require.NoError(t, err)
	assert.WithinDuration(t, server.Now(), profile.Created, time.Minute)
}
