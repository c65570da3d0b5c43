package chatroom_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// fullPage returns one full page and then a page with a single room.
type fullPage struct{ recorder }

func (f *fullPage) Call(ctx context.Context, req rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	n := 1000
	if len(f.requests) > 0 {
		n = 1
	}
	_, _ = f.recorder.Call(ctx, req, out, opts...)
	return rongcloud.Meta{}, unmarshalList(out, "chatroomIds", texts(n))
}

func TestMutedRoomsReadsPageAfterPage(t *testing.T) {
	t.Parallel()
	caller := &fullPage{}
	rooms, err := apitest.Collect(chatroom.New(caller).MutedRooms(t.Context()))
	require.NoError(t, err)
	assert.Len(t, rooms, 1001)
	require.Len(t, caller.requests, 2)
	for i, req := range caller.requests {
		assert.Equal(t, rongcloud.Fields{{Name: "page", Value: fmt.Sprint(i + 1)}, {Name: "size", Value: "1000"}}, req.Fields)
	}
}

func TestMutedRoomsEndsWithTheError(t *testing.T) {
	t.Parallel()
	w := apitest.NewWire(t, http.StatusBadRequest, `{"code":1002,"errorMessage":"page"}`)
	rooms, err := apitest.Collect(chatroom.New(w.Client).MutedRooms(t.Context()))
	assert.Empty(t, rooms)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.Len(t, w.Requests, 1)
}
