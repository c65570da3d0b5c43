package emulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
)

// BenchmarkREST measures calls inside the emulator, without a network: a token, and a message to a room of 500
// connected members.
func BenchmarkREST(b *testing.B) {
	run := func(path, form string) func(*testing.B) {
		return func(b *testing.B) {
			api := newREST(b)
			for i := range 500 {
				token, err := api.emu.Token(fmt.Sprintf("u%d", i))
				require.NoError(b, err)
				session, err := api.emu.Connect(token)
				require.NoError(b, err)
				_, err = session.Join("r", emulator.JoinOptions{})
				require.NoError(b, err)
			}
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				api.emu.ServeHTTP(w, signed(formRequest(path, form), ""))
				if w.Code != http.StatusOK {
					b.Fatal(w.Body)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		}
	}
	b.Run("token", run("/user/getToken.json", "userId=ann&name=Ann&portraitUri=https://img.example/a.png"))
	b.Run("publish to 500", run("/message/chatroom/publish.json", publish("r", "hello")))
}
