"""Static files under names that carry their content, so that they can be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed; the import inside our module script is hashed along with the file it names."""

    support_js_module_import_aggregation = True
