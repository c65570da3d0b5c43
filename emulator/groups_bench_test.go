package emulator

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// crowd connects users to an emulator, and puts all of them into the chatroom r and the group g.
func crowd(b *testing.B, n int) *Emulator {
	emu, err := New()
	require.NoError(b, err)
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("u%d", i)
		token, err := emu.Token(ids[i])
		require.NoError(b, err)
		session, err := emu.Connect(token)
		require.NoError(b, err)
		_, err = session.Join("r", JoinOptions{})
		require.NoError(b, err)
	}
	emu.SetGroup("g", ids...)
	return emu
}

// call makes a request of an emulator, and returns how long that took.
func call(b *testing.B, emu *Emulator, path, form string) time.Duration {
	r := signedForm(emu, path, form)
	w := httptest.NewRecorder()
	started := time.Now()
	emu.ServeHTTP(w, r)
	spent := time.Since(started)
	require.Equal(b, http.StatusOK, w.Code)
	return spent
}

// BenchmarkGroupMessage sends a message to a chatroom of 500 members who are connected, to a group of the same, and to a group of 3000,
// in turns. The group is to take at most as long as the chatroom, and that of 3000 at most 6.6 times as long.
func BenchmarkGroupMessage(b *testing.B) {
	const message = "fromUserId=server&objectName=RC:TxtMsg&content=hello&"
	small, large := crowd(b, 500), crowd(b, 3000)
	sends := []func() time.Duration{
		func() time.Duration {
			return call(b, small, "/message/chatroom/publish.json", message+"toChatroomId=r")
		},
		func() time.Duration { return call(b, small, "/message/group/publish.json", message+"toGroupId=g") },
		func() time.Duration { return call(b, large, "/message/group/publish.json", message+"toGroupId=g") },
	}
	var spent [3]time.Duration
	turn := 0
	for b.Loop() {
		for i := range sends {
			i = (i + turn) % len(sends)
			spent[i] += sends[i]()
		}
		turn++ // who comes first has the colder caches
	}
	b.ReportMetric(float64(spent[0].Nanoseconds())/float64(b.N), "ns/room-of-500")
	b.ReportMetric(float64(spent[1])/float64(spent[0]), "group/room")
	b.ReportMetric(float64(spent[2])/float64(spent[1]), "3000/500")
}

// withGroups returns an emulator with the groups g0, g1, ... of 100 members each, out of as many users as groups, at least 100.
func withGroups(b *testing.B, n int) *Emulator {
	emu, err := New()
	require.NoError(b, err)
	users := make([]string, max(n, 100))
	for i := range users {
		users[i] = fmt.Sprintf("u%d", i)
	}
	members := make([]string, 100)
	for g := range n {
		for i := range members {
			members[i] = users[(g*37+i)%len(users)]
		}
		_, err := emu.state.CreateGroup(fmt.Sprintf("g%d", g), "Group", members, nil)
		require.NoError(b, err)
	}
	return emu
}

// BenchmarkGroupGrowth makes the same call of an emulator with 10 groups of 100 members and of one with 10,000, in turns, and reports
// the time of the latter divided by that of the former. It is to stay below 1.5.
func BenchmarkGroupGrowth(b *testing.B) {
	few, many := withGroups(b, 10), withGroups(b, 10_000)
	for name, c := range map[string]struct{ path, form string }{
		"join":    {"/group/join.json", "groupId=g5&userId=u190"},
		"members": {"/group/user/query.json", "groupId=g5"},
		"mute":    {"/group/user/gag/add.json", "groupId=g5&userId=u190&minute=1"},
		"publish": {"/message/group/publish.json", "fromUserId=u190&toGroupId=g5&objectName=RC:TxtMsg&content=hello"},
	} {
		b.Run(name, func(b *testing.B) {
			emulators := []*Emulator{few, many}
			var spent [2]time.Duration
			first := 0
			for b.Loop() {
				for _, i := range []int{first, 1 - first} {
					spent[i] += call(b, emulators[i], c.path, c.form)
				}
				first = 1 - first
			}
			b.ReportMetric(float64(spent[0].Nanoseconds())/float64(b.N), "ns/few")
			b.ReportMetric(float64(spent[1])/float64(spent[0]), "many/few")
		})
	}
}

// BenchmarkGroupMemory reports what an idle membership takes: of 10,000 groups of 100 members, 10,000 users in 100 groups each.
// Run it with -benchtime 1x.
func BenchmarkGroupMemory(b *testing.B) {
	const groups, members = 10_000, 100
	var taken uint64
	for b.Loop() {
		before := heapInUse()
		emu := withGroups(b, groups)
		taken = heapInUse() - before
		require.Len(b, emu.Groups(), groups)
		runtime.KeepAlive(emu)
	}
	b.ReportMetric(float64(taken)/(groups*members), "B/membership")
}
