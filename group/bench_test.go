package group_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/group"
	"github.com/rongcloud-go/sdk/rongcloud"
)

type stubTransport string

func (answer stubTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{}, Request: r,
		Body: io.NopCloser(strings.NewReader(string(answer))), ContentLength: int64(len(answer)),
	}, nil
}

// BenchmarkMembers reads 3000 members, the most there are, as a list and with the iterator, which is to allocate at most twice as much.
func BenchmarkMembers(b *testing.B) {
	users := make([]string, 3000)
	for i := range users {
		users[i] = fmt.Sprintf(`{"id":"user-%06d"}`, i)
	}
	client, err := rongcloud.New("key", "secret", rongcloud.WithTransport(stubTransport(`{"code":200,"users":[`+strings.Join(users, ",")+`]}`)))
	require.NoError(b, err)
	groups := group.New(client)
	for name, read := range map[string]func() (n int, err error){
		"list": func() (int, error) {
			ids, err := groups.MemberList(b.Context(), "g")
			return len(ids), err
		},
		"iterator": func() (n int, err error) {
			for _, err = range groups.Members(b.Context(), "g") {
				n++
			}
			return n, err
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if n, err := read(); n != len(users) || err != nil {
					b.Fatal(n, err)
				}
			}
		})
	}
}
