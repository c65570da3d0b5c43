package rongcloudtest_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/group"
	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/rongcloudtest"
)

// TestAGroupChat plays the life of a group with the SDK, over the network, and two clients in it.
func TestAGroupChat(t *testing.T) {
	t.Parallel()
	ctx, server := t.Context(), rongcloudtest.NewServer(t)
	groups := group.New(server.Client())
	ann, bob := server.Connect("ann"), server.Connect("bob")
	text := emulator.Outgoing{ObjectName: "RC:TxtMsg", Content: `{"content":"hi"}`}
	code := func(err error) int {
		var refused *emulator.ClientError
		require.True(t, err == nil || errors.As(err, &refused), "%v", err)
		if refused == nil {
			return 0
		}
		return refused.Code
	}
	send := func(by *rongcloudtest.Session) int { _, err := by.SendGroup("team", text); return code(err) }
	heard := func(by *rongcloudtest.Session) (names []string) {
		for {
			e, ok := by.TryReceive()
			if !ok {
				return names
			}
			names = append(names, e.Message.ObjectName)
		}
	}

	_, err := groups.Create(ctx, group.CreateParams{ID: "team", Name: "Team", UserIDs: []string{"ann"}})
	require.NoError(t, err)
	assert.Equal(t, emulator.ClientNotInGroup, send(bob))
	done, err := groups.Join(ctx, group.JoinParams{GroupID: "team", UserIDs: []string{"bob"}, Notice: &group.Notice{
		From: "ann", Content: message.GroupNotification{OperatorID: "ann", Operation: message.GroupJoined, Data: "{}", Message: "Bob is here"}, IncludeSender: true,
	}})
	require.NoError(t, err)
	assert.Equal(t, 2, done.MemberCount)
	assert.Zero(t, send(bob))
	assert.Equal(t, []string{"RC:GrpNtf", "RC:TxtMsg"}, heard(ann))
	assert.Equal(t, []string{"RC:GrpNtf"}, heard(bob))

	require.NoError(t, groups.Mute(ctx, group.MuteParams{GroupID: "team", UserIDs: []string{"bob"}, Duration: time.Hour}))
	require.NoError(t, groups.MuteGlobally(ctx, group.MuteGloballyParams{UserIDs: []string{"cid"}}))
	assert.Equal(t, emulator.ClientMutedInGroup, send(bob))
	muted, err := groups.Muted(ctx, "team")
	require.NoError(t, err)
	require.Len(t, muted, 1)
	assert.Equal(t, time.Hour, muted[0].Until.Sub(muted[0].Since))
	muted, err = groups.GloballyMuted(ctx)
	require.NoError(t, err)
	assert.True(t, muted[0].Until.IsZero(), "without an end")
	require.NoError(t, groups.Unmute(ctx, "team", []string{"bob"}))

	require.NoError(t, groups.MuteAll(ctx, []string{"team"}))
	require.NoError(t, groups.AllowDuringMuteAll(ctx, "team", []string{"ann"}))
	assert.Equal(t, []int{0, emulator.ClientMutedInGroup}, []int{send(ann), send(bob)})
	all, err := groups.AreMutedAll(ctx, []string{"other", "team"})
	require.NoError(t, err)
	assert.Equal(t, map[string]bool{"other": false, "team": true}, all)
	mutedGroups, err := apitest.Collect(groups.MutedGroups(ctx))
	require.NoError(t, err)
	assert.Equal(t, []string{"team"}, mutedGroups)

	members, err := apitest.Collect(groups.Members(ctx, "team"))
	require.NoError(t, err)
	assert.Equal(t, []string{"ann", "bob"}, members)
	of, err := groups.GroupsPage(ctx, "bob", rongcloud.Page{})
	require.NoError(t, err)
	assert.Equal(t, []group.Group{{ID: "team", Name: "Team"}}, of)

	_, err = groups.Dismiss(ctx, group.DismissParams{GroupID: "team", UserID: "ann"})
	require.NoError(t, err)
	assert.Equal(t, emulator.ClientNotInGroup, send(ann))
	members, err = groups.MemberList(ctx, "team")
	require.NoError(t, err)
	assert.Empty(t, members)
	_, err = groups.Create(ctx, group.CreateParams{ID: "team", Name: "Again", UserIDs: []string{"ann", "bob"}})
	require.NoError(t, err)
	assert.Equal(t, []int{0, emulator.ClientMutedInGroup}, []int{send(ann), send(bob)}, "the mute of all is there again")

	crowd := make([]string, 1000)
	for n := range 3 {
		for i := range crowd {
			crowd[i] = fmt.Sprintf("u%d-%d", n, i)
		}
		_, err = groups.Join(ctx, group.JoinParams{GroupID: "team", UserIDs: crowd})
	}
	assert.True(t, rongcloud.HasCode(err, 405), "%v", err)
}
