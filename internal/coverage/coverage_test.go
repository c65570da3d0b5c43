package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

func TestReadmesHaveTheTable(t *testing.T) {
	for name, language := range map[string]words{"README.md": english, "README.zh-CN.md": simplifiedChinese} {
		text, err := os.ReadFile("../../" + name)
		require.NoError(t, err)
		assert.Contains(t, string(text), table(language), "%s: paste what go run ./internal/coverage prints", name)
	}
}

func TestEveryChatroomOperationIsCalled(t *testing.T) {
	for _, op := range uncalled() {
		assert.False(t, strings.HasPrefix(op.Path, "/chatroom/"), "%s %s", op.ID, op.Path)
	}
}

func TestTheTableCountsTheWholeCatalogue(t *testing.T) {
	const documented = 272
	require.Len(t, catalogue.Operations(), documented)
	total := row{}
	for _, r := range count() {
		total.add(r)
	}
	assert.Equal(t, documented, total.documented)
	assert.Equal(t, documented-len(leftOut())-len(uncalled()), total.called)
	t.Logf("\n%s", table(english))
}

func TestWhatIsLeftOutIsNotBuilt(t *testing.T) {
	require.Len(t, leftOut(), 30)
	inSDK := called()
	for _, op := range leftOut() {
		assert.False(t, inSDK[op.ID], op.ID)
		assert.NotContains(t, emulator.Operations(), op.ID)
		assert.NotEmpty(t, op.Why, op.ID)
		assert.NotContains(t, uncalled(), op, "it is not missing")
	}
}
