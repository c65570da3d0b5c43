package message_test

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
)

func forward(r *room, excludeNewest bool) iter.Seq2[message.Stored, error] {
	return on(r).PrivateHistoryForward(context.Background(), message.ConversationHistoryParams{
		UserID: "u1", TargetID: "u2", Newest: time.UnixMilli(10_000), Oldest: time.UnixMilli(1), ExcludeNewest: excludeNewest,
	})
}

func storedUIDs(list []message.Stored) []string {
	var uids []string
	for _, m := range list {
		uids = append(uids, m.UID)
	}
	return uids
}

func TestForwardIsBackwardsTheOtherWay(t *testing.T) {
	dense, early := []stored{}, []stored{}
	for ms := int64(9000); ms > 5000; ms-- {
		dense = append(dense, at(1, ms)...)
	}
	for ms := int64(1500); ms > 10; ms-- {
		early = append(early, at(2, ms)...)
	}
	for name, messages := range map[string][]stored{
		"none": nil, "a few": at(1, 900, 800, 700), "at both ends": at(2, 10_000, 2), "in a few milliseconds": at(99, 5003, 5002, 5001, 5000),
		"late and dense": dense, "early and dense": early, "both": slices.Concat(dense, early),
	} {
		list, err := apitest.Collect(forward(&room{messages: messages}, false))
		require.NoError(t, err, name)
		want := uidsOf(messages)
		slices.Reverse(want)
		got := storedUIDs(list)
		assert.ElementsMatch(t, want, got, name)
		assert.True(t, slices.IsSortedFunc(list, func(a, b message.Stored) int { return a.Sent.Compare(b.Sent) }), name)
		assert.Len(t, got, len(want), name)
	}
	list, err := apitest.Collect(forward(&room{messages: at(1, 10_000, 9999)}, true))
	require.NoError(t, err)
	assert.Equal(t, []string{"9999-0"}, storedUIDs(list), "the newest is excluded")

	list, err = apitest.Collect(forward(&room{messages: append(at(1, 10_000), dense...)}, true))
	require.NoError(t, err)
	assert.Len(t, list, len(dense), "only the newest is excluded, in the later half alone")

	inclusive := func(q query, m stored) bool {
		return m.Time >= q.EndTime && (m.Time < q.StartTime || (q.IncludeStart && m.Time == q.StartTime))
	}
	list, err = apitest.Collect(forward(&room{messages: dense, within: inclusive}, false))
	require.NoError(t, err)
	assert.Len(t, list, len(dense), "a message between two halves comes once")
}

// TestForwardReadsFewPagesAgain: every half that is too large costs the pages of the messages that are held.
func TestForwardReadsFewPagesAgain(t *testing.T) {
	for messages, most := range map[int]int{900: 10, 1001: 50, 4000: 130} {
		list := []stored{}
		for ms := int64(messages); ms > 0; ms-- {
			list = append(list, at(1, 5000+ms)...)
		}
		r := &room{messages: list}
		got, err := apitest.Collect(forward(r, false))
		require.NoError(t, err)
		assert.Len(t, got, messages)
		assert.LessOrEqual(t, len(r.queries), most, "%d messages are on %d pages", messages, messages/100)
	}
}

func TestForwardEndsWithAnErrorOnce(t *testing.T) {
	dense := []stored{}
	for ms := int64(9000); ms > 5000; ms-- {
		dense = append(dense, at(1, ms)...)
	}
	for _, failAt := range []int{1, 5, 30} {
		errors := 0
		for _, err := range forward(&room{messages: dense, failAt: failAt}, false) {
			if err != nil {
				errors++
				assert.ErrorIs(t, err, errRoom)
			}
		}
		assert.Equal(t, 1, errors)
	}
	for range forward(&room{messages: dense}, false) {
		break
	}
	_, err := apitest.Collect(forward(&room{messages: at(100, 5000)}, false))
	assert.ErrorContains(t, err, "at least 100 messages")
}
