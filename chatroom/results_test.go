package chatroom_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
)

func TestJSONOfResults(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for want, result := range map[string]any{
		`{"chatroomId":"r1","created":"2026-03-04T12:00:00Z","memberCount":3,"destroyType":1,"destroyAfter":3600000000000,"ban":true}`: chatroom.Room{
			ID: "r1", Created: noon, MemberCount: 3, DestroyPolicy: chatroom.DestroyAtFixedTime, DestroyAfter: time.Hour, MutedAll: true,
		},
		`{"chatroomId":"r1","memberCount":0,"destroyType":0,"destroyAfter":0,"ban":false}`:         chatroom.Room{ID: "r1"},
		`{"total":9,"users":[{"id":"u1","joined":"2026-03-04T12:00:00Z"}]}`:                        chatroom.MemberList{Total: 9, Members: []chatroom.Member{{UserID: "u1", Joined: noon}}},
		`{"userId":"u1","until":"2026-03-04T12:00:00Z"}`:                                           chatroom.Restriction{UserID: "u1", Until: noon},
		`{"key":"k","value":"v","userId":"u1","autoDelete":true,"updated":"2026-03-04T12:00:00Z"}`: chatroom.Attribute{Key: "k", Value: "v", Owner: "u1", AutoDelete: true, Updated: noon},
		`{"key":"k","value":"v","userId":"u1","autoDelete":false}`:                                 chatroom.Attribute{Key: "k", Value: "v", Owner: "u1"},
		`{"chatroomId":"r1","name":"Quiz","created":"2026-03-04T12:00:00Z"}`:                       chatroom.LegacyRoom{ID: "r1", Name: "Quiz", Created: noon},
	} {
		got, err := json.Marshal(result)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(got))
	}
}

func TestFindInResults(t *testing.T) {
	attributes := chatroom.AttributeList{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}}
	a, ok := attributes.Get("b")
	assert.True(t, ok)
	assert.Equal(t, "2", a.Value)
	rooms := chatroom.LegacyRooms{{ID: "r1", Name: "one"}, {ID: "r2", Name: "two"}}
	room, ok := rooms.Get("r2")
	assert.True(t, ok)
	assert.Equal(t, "two", room.Name)

	for _, missing := range []chatroom.AttributeList{nil, attributes} {
		a, ok := missing.Get("c")
		assert.False(t, ok)
		assert.Zero(t, a)
	}
	for _, missing := range []chatroom.LegacyRooms{nil, rooms} {
		room, ok := missing.Get("r3")
		assert.False(t, ok)
		assert.Zero(t, room)
	}
}

func TestALifeLongerThanADuration(t *testing.T) {
	room, err := chatroom.New(apitest.NewWire(t, 200, `{"code":200,"destroyTime":9223372036854775807}`).Client).Get(t.Context(), "r1")
	require.NoError(t, err)
	assert.Positive(t, room.DestroyAfter)
}
