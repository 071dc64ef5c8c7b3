"""What the person who runs the server may set, from environment variables.

``GPTCORE_HOME=/data/gpt GPTCORE_MAX_UPLOAD_MB=50 streamlit run app.py``; each field below is
``GPTCORE_`` plus its name in capitals.
"""

from functools import cache
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from gptcore.threads import usable_cores


class Settings(BaseSettings):
    """Where runs live and how much of anything one may have."""

    model_config = SettingsConfigDict(env_prefix="GPTCORE_", frozen=True)

    home: Path = Field(default_factory=lambda: user_data_path("gpt-playground", appauthor=False))
    workers: int = Field(default_factory=lambda: min(usable_cores(), 8), ge=0, le=64)
    """Training processes; 0 trains nothing (for a page that only shows)."""

    max_upload_mb: float = Field(10.0, gt=0)
    max_characters: int = Field(10_000_000, gt=0)
    max_parameters: int = Field(12_000_000, gt=0)
    max_step_mb: float = Field(512.0, gt=0)
    """What one training step may hold at once besides the weights, for its backward pass."""
    max_seconds: float = Field(3600.0, gt=0)
    max_steps: int = Field(200_000, gt=0)
    max_vocabulary: int = Field(20_000, gt=256)

    runs_per_person: int = Field(20, gt=0)
    running_per_person: int = Field(5, gt=0)
    """As many as a race can have lanes."""
    disk_gb: float = Field(20.0, gt=0)
    """All runs of all people together."""
    min_free_disk_mb: float = Field(200.0, ge=0)
    """Below this much free space no run is started and running ones pause."""

    @property
    def max_model_mb(self) -> float:
        """The largest model file that can be of a model allowed here: float32, and its words."""
        return 4 * self.max_parameters / 1e6 + 2


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
