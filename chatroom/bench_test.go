package chatroom_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/rongcloud"
)

type stubTransport string

func (answer stubTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{}, Request: r,
		Body: io.NopCloser(strings.NewReader(string(answer))), ContentLength: int64(len(answer)),
	}, nil
}

// BenchmarkMembers reads the largest list of members, and compares it with json.Unmarshal of the same JSON into the
// same fields.
func BenchmarkMembers(b *testing.B) {
	var users []string
	for i := range 500 {
		users = append(users, fmt.Sprintf(`{"id":"user-%06d","time":"2026-03-04 05:%02d:%02d"}`, i, i/60%60, i%60))
	}
	answer := `{"code":200,"total":12345,"users":[` + strings.Join(users, ",") + `]}`
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var into struct {
				rongcloud.Envelope
				Total int `json:"total"`
				Users []struct {
					ID   string `json:"id"`
					Time string `json:"time"`
				} `json:"users"`
			}
			require.NoError(b, json.Unmarshal([]byte(answer), &into))
		}
	})
	b.Run("sdk", func(b *testing.B) {
		client, err := rongcloud.New("key", "secret", rongcloud.WithTransport(stubTransport(answer)))
		require.NoError(b, err)
		rooms := chatroom.New(client)
		b.ReportAllocs()
		for b.Loop() {
			list, err := rooms.Members(b.Context(), chatroom.MembersParams{RoomID: "10086"})
			if err != nil || len(list.Members) != 500 {
				b.Fatal(len(list.Members), err)
			}
		}
	})
}
