package emulator

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// BenchmarkGrowth makes the same call to an emulator with 10 rooms and to one with 50,000, in turns, and reports the
// time of the latter divided by that of the former. It should be below 1.5.
func BenchmarkGrowth(b *testing.B) {
	for name, call := range map[string]struct{ path, form string }{
		"getToken": {"/user/getToken.json", "userId=u1&name=n"},
		"publish":  {"/message/chatroom/publish.json", "fromUserId=u1&toChatroomId=r5&objectName=RC:TxtMsg&content=hello"},
	} {
		b.Run(name, func(b *testing.B) {
			emulators := []*Emulator{withRooms(b, 10), withRooms(b, 50_000)}
			var spent [2]time.Duration
			first := 0
			for b.Loop() {
				for _, i := range []int{first, 1 - first} {
					r := signedForm(emulators[i], call.path, call.form)
					w := httptest.NewRecorder()
					started := time.Now()
					emulators[i].ServeHTTP(w, r)
					spent[i] += time.Since(started)
					require.Equal(b, http.StatusOK, w.Code)
				}
				first = 1 - first // the first has the colder caches
			}
			b.ReportMetric(float64(spent[0].Nanoseconds())/float64(b.N), "ns/few")
			b.ReportMetric(float64(spent[1].Nanoseconds())/float64(b.N), "ns/many")
			b.ReportMetric(float64(spent[1])/float64(spent[0]), "many/few")
		})
	}
}

// BenchmarkMillionMessages sends 1,000,000 messages of 1 KB to a room, from a client and by the Server API, and reports
// the heap in use. It should be below 64 MiB. Run it with -benchtime 1x.
func BenchmarkMillionMessages(b *testing.B) {
	const messages = 1_000_000
	content := strings.Repeat("x", 1<<10)
	for name, sender := range map[string]func(emu *Emulator) func(){
		"client": func(emu *Emulator) func() {
			token, err := emu.Token("u1")
			require.NoError(b, err)
			session, err := emu.Connect(token)
			require.NoError(b, err)
			_, err = session.Join("r5", JoinOptions{})
			require.NoError(b, err)
			return func() {
				_, err := session.SendChatroom("r5", Outgoing{ObjectName: "RC:TxtMsg", Content: content})
				require.NoError(b, err)
			}
		},
		"server": func(emu *Emulator) func() {
			form := "fromUserId=u1&toChatroomId=r5&objectName=RC:TxtMsg&content=" + content
			return func() {
				w := httptest.NewRecorder()
				emu.ServeHTTP(w, signedForm(emu, "/message/chatroom/publish.json", form))
				require.Equal(b, http.StatusOK, w.Code)
			}
		},
	} {
		b.Run(name, func(b *testing.B) {
			emu := withRooms(b, 10)
			send := sender(emu)
			for b.Loop() {
				for range messages {
					send()
				}
			}
			b.ReportMetric(float64(heapInUse())/(1<<20), "MiB")
			require.Len(b, emu.ChatroomMessages("r5"), state.HistoryLimit)
		})
	}
}

// heapInUse returns the size of the heap after a collection.
func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// withRooms returns an emulator with the rooms r0, r1, ...
func withRooms(b *testing.B, n int) *Emulator {
	emu, err := New()
	require.NoError(b, err)
	for i := range n {
		require.NoError(b, emu.state.CreateRoom(state.NewRoom{ID: fmt.Sprintf("r%d", i)}))
	}
	return emu
}

// signedForm returns a signed request with a form.
func signedForm(e *Emulator, path, form string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	e.api.Sign(e.app.Key, r.Header)
	return r
}
