package chatroom_test

import (
	"context"
	"testing"

	"github.com/rongcloud-go/sdk/chatroom"
)

func TestPriorityLimits(t *testing.T) {
	boundTypes(t, "objectName", 5, func(ctx context.Context, s *chatroom.Service, names []string) error {
		return s.AddLowPriorityTypes(ctx, names)
	})
	boundTypes(t, "objectName", 5, func(ctx context.Context, s *chatroom.Service, names []string) error {
		return s.RemoveLowPriorityTypes(ctx, names)
	})
}
